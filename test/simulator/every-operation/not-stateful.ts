const reference = 'The permissions that there are: the same for every company, and nothing changes them.';
const metrics =
  'What a metric is counted by, and at which times, is not published: none is counted, and there are no points.';
const policies =
  "The language of a policy's condition is not published: policies are kept and not applied. One log stands as an example.";
const files = 'Nothing is kept of an uploaded file but an address: there is no file to answer.';

/** Why an operation answers valid data that follows nothing. A test holds this against what is seen. */
export const notStateful: Readonly<Record<string, string>> = {
  'GET /3/admin/permissions/': reference,
  'GET /3/admin/permissions/{permission_id}/': reference,
  'GET /3/admin/metrics/{identifier}/points/': metrics,
  'GET /3/metrics/{identifier}/points/': metrics,
  'GET /3/admin/policy-logs/': policies,
  'GET /3/admin/policy-logs/{identifier}/': policies,
  'GET /3/user/bank-accounts/{id}/documents/': files,
  'GET /3/user/bank-accounts/{id}/documents/{document_type}/': files,
};
