/** What is served while there is no built page. */
export const placeholderPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Demo gateway</title>
  </head>
  <body>
    <h1>The demo gateway is running</h1>
    <p>No page is built yet. The REST side answers: <a href="/directory">directory</a>,
      <a href="/trouble">trouble</a>, <a href="/health">health</a>.</p>
  </body>
</html>
`;
