import { html } from 'hono/html';
import type { OpenAPIHono } from '@hono/zod-openapi';

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

const style = `body{font:16px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
code,pre{font:14px/1.5 ui-monospace,monospace}pre{overflow:auto;padding:.75rem;border:1px solid #8886;border-radius:.5rem}
summary{cursor:pointer;padding:.4rem 0}`;

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** The OpenAPI document as a page. It loads nothing from elsewhere, so it works behind any content security policy. */
export function docsPage({ info, paths = {}, components = {} }: Document) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${info.title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <h1>${info.title}</h1>
        <p>
          Authorization: <code>Token &lt;token&gt;</code>, as for the Rehive platform.
          <a href="/openapi.json">OpenAPI</a>
        </p>
        ${operations.map(
          ({ path, method, operation }) =>
            html`<details>
              <summary><code>${method} ${path}</code> ${operation.summary}</summary>
              <pre>${json(operation)}</pre>
            </details>`,
        )}
        <h2>Schemas</h2>
        ${Object.entries(components.schemas ?? {}).map(
          ([name, schema]) =>
            html`<details>
              <summary><code>${name}</code></summary>
              <pre>${json(schema)}</pre>
            </details>`,
        )}
      </body>
    </html>`;
}
