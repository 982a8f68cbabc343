/** In place of a page while nothing was ever heard of the server. */
export function Unreachable() {
  return (
    <section class="notice">
      <div>
        <h1>The server does not answer</h1>
        <p>This page goes on by itself as soon as it does. Where it runs, this shows whether it is up:</p>
        <div class="command"><code>curl {new URL('health/ready', document.baseURI).href}</code></div>
      </div>
    </section>
  );
}

/** An address that is no page. */
export function Nowhere({ path }: { path: string }) {
  return (
    <section class="notice">
      <div>
        <h1 id="page-title" tabIndex={-1}>There is no such page</h1>
        <p>Nothing is at <code>{path}</code>. The link may be of another version. <a href="#/">To the fleet</a></p>
      </div>
    </section>
  );
}
