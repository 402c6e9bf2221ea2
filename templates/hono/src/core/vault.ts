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
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [iv, cipher.getAuthTag(), encrypted].map((part) => part.toString('base64url'));
      return [current.id, ...parts].join('.');
    },
    /** Throws where the key is missing, or another key of the same name. */
    open(sealed: string, context: string): string {
      const [id, ...rest] = sealed.split('.');
      const [iv, tag, encrypted] = rest.map((part) => Buffer.from(part, 'base64url'));
      const found = keys.find((key) => key.id === id);
      if (found === undefined || iv === undefined || tag === undefined || encrypted === undefined)
        throw new Error(`ENCRYPTION_KEYS lacks the key "${id}" that this value was encrypted with.`);
      const decipher = createDecipheriv('aes-256-gcm', found.key, iv, { authTagLength: 16 });
      decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
      return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8');
    },
  };
}
