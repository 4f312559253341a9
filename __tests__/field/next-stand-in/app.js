// Next's own default for a page's props; next-redux-wrapper calls it where an app has none.
module.exports = { getInitialProps: () => Promise.resolve({ pageProps: {} }) };
