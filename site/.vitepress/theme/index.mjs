import DefaultTheme from 'vitepress/theme';
import LiveBoard from './LiveBoard.vue';
import './custom.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('LiveBoard', LiveBoard);
  },
};
