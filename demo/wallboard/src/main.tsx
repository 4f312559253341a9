import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import './styles/tokens.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { createServices, ServicesContext } from './app/services';
import { theme } from './app/theme';
import { Wallboard } from './app/Wallboard';

const services = createServices();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <ServicesContext value={services}>
        <Provider store={services.store}>
          <Wallboard />
        </Provider>
      </ServicesContext>
    </MantineProvider>
  </StrictMode>,
);
