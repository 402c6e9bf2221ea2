import { pathOf } from '../../../contract/exchange.js';
import { lifecycleCalls } from '../../../contract/calls.js';
import { source } from '../../../contract/sources.js';
import { defineCheck, fail, skip } from '../../define-check.js';

export const noRedirect = lifecycleCalls.map((call) =>
  defineCheck({
    id: `${call}-no-redirect`,
    group: call,
    title: `The endpoint for ${call} answers itself instead of redirecting`,
    severity: 'required',
    needs: call === 'rotate' ? ['rotate-endpoint'] : [],
    source: source(
      'requirements',
      'The platform takes 200 and 201 for success; it is not documented to follow redirects.',
    ),
    observes: `A token that nobody issued is sent to the endpoint for ${call}. Any answer but a redirect, a status from 300 to 399, will do.`,
    fix: 'Serve the path exactly as rehive.json has it, slash included, without a redirect to another one.',
    likelyCause: 'The framework redirects between paths with and without a slash, or from http to https.',
    async run(context) {
      const { request, response, error } = await context.post(call, { token: context.unknownToken() });
      const path = pathOf(request);
      if (response === null) skip(`POST ${path} was not answered: ${error ?? 'the connection ended'}`);
      if (response.status < 300 || response.status >= 400) return;
      fail(`POST ${path} redirects`, {
        expected: 'an answer by the endpoint itself',
        actual: `${response.status} to ${response.headers['location'] ?? 'nowhere'}`,
      });
    },
  }),
);
