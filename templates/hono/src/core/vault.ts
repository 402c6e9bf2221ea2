import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

export interface VaultKey {
  /** Stored beside each value, so that keys can be replaced one after another. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** Encrypts what must not be readable in the database or in a backup of it: service tokens and webhook secrets. */
export type Vault = ReturnType<typeof createVault>;

/**
 * AES-256-GCM. The first key seals; all of them open. `context` binds a value to its place: moved to another row or
 * column, it does not open.
 */
export function createVault(keys: readonly VaultKey[]) {
  const [current] = keys;
  if (current === undefined) throw new Error('A vault needs at least one key.');
  return {
    seal(text: string, context: string): string {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(context));
      const encrypted = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${current.id}.${encrypted.toString('base64url')}`;
    },
    /** Throws where the key is missing, or another key of the same name. */
    open(sealed: string, context: string): string {
      const [id, encrypted = ''] = sealed.split('.');
      const key = keys.find((one) => one.id === id)?.key;
      if (key === undefined)
        throw new Error(`ENCRYPTION_KEYS lacks the key "${id}" that this value was encrypted with.`);
      const bytes = Buffer.from(encrypted, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(-16));
      return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
