import DefaultTheme from 'vitepress/theme';
import { h } from 'vue';
import wallboard from '../../../docs/screenshots/groups-light.png';
import LiveBoard from './LiveBoard.vue';
import './custom.css';

const picture = () =>
  h('img', {
    class: 'home-picture',
    src: wallboard,
    alt: "The wallboard: a group's members with presence, availability and time in state",
  });

export default {
  extends: DefaultTheme,
  Layout: () => h(DefaultTheme.Layout, null, { 'home-features-after': picture }),
  enhanceApp({ app }) {
    app.component('LiveBoard', LiveBoard);
  },
};
