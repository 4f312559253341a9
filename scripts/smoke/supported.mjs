// The versions that the package is tried with; what a row does not name is as developed.
const react18 = { react: '18.0.0', 'react-dom': '18.0.0', 'react-redux': '9.1.0', '@types/react': '18.3.8' };

export const rows = [
  {
    title: 'oldest of everything',
    isEnd: true,
    versions: {
      '@reduxjs/toolkit': '2.0.1',
      redux: '5.0.0',
      ...react18,
      typescript: '5.0.4',
      node: '20.19.0',
    },
  },
  { title: 'newest of everything', isEnd: true, versions: { typescript: '7.0.2', node: '24.9.0' } },
  { title: 'React 18 with the newest Redux Toolkit', versions: react18 },
  { title: 'TypeScript 5.9', versions: { typescript: '5.9.3' } },
  { title: 'Node 22', versions: { node: '22.23.3' } },
];
