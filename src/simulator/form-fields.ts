/**
 * The fields of a form. Its values are texts, where JSON has numbers and objects: whoever reads them takes the text of a
 * number for a number, and JSON in a text for an object, as the platform's framework does.
 */
export class FormFields {
  [field: string]: unknown;
}

/** What is known of an uploaded file. Its content is not kept. */
interface UploadedFile {
  file_name: string;
  content_type: string;
  /** Bytes. */
  size: number;
}

/** Reads a urlencoded or multipart form. A field that comes several times is a list. @throws when it is malformed. */
export async function readForm(bytes: Buffer, contentType: string): Promise<FormFields> {
  const form = await new Response(Uint8Array.from(bytes), {
    headers: { 'content-type': contentType },
  }).formData();
  const fields = new FormFields();
  for (const name of new Set(form.keys())) {
    const values = form
      .getAll(name)
      .map((value) => (typeof value === 'string' ? value : describeFile(value)));
    fields[name] = values.length === 1 ? values[0] : values;
  }
  return fields;
}

function describeFile({ name, type, size }: File): UploadedFile {
  return { file_name: name, content_type: type === '' ? 'application/octet-stream' : type, size };
}
