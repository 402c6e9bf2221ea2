import { html } from 'hono/html';
import type { OpenAPIHono } from '@hono/zod-openapi';

const style = `body{font:16px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
pre{overflow:auto;padding:.75rem;border:1px solid #8886}summary{cursor:pointer;padding:.4rem 0}`;

const entry = (name: string, summary: string, value: unknown) =>
  html`<details>
    <summary><code>${name}</code> ${summary}</summary>
    <pre>${JSON.stringify(value, null, 2)}</pre>
  </details>`;

/** The OpenAPI document as a page. It loads nothing from elsewhere, so it works behind any content security policy. */
export function docsPage(document: ReturnType<OpenAPIHono['getOpenAPI31Document']>) {
  const { info, paths = {}, components = {} } = document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, one]) => entry(`${method.toUpperCase()} ${path}`, one.summary, one)),
  );
  const schemas = Object.entries(components.schemas ?? {}).map(([name, schema]) => entry(name, '', schema));
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${info.title}</title>
      <style>
        ${style}
      </style>
      <h1>${info.title}</h1>
      <p>Authorization: <code>Token &lt;token&gt;</code>. <a href="/openapi.json">OpenAPI</a></p>
      ${operations}
      <h2>Schemas</h2>
      ${schemas}
    </html>`;
}
