import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts what must not be readable in the database or in a backup of it: service tokens and webhook secrets. */
export interface Vault {
  /** `context` binds a value to its place: moved to another row or column, it does not open. */
  seal(text: string, context: string): string;
  open(sealed: string, context: string): string;
  /** Whether {@link open} would succeed: it does not where the key was lost. */
  opens(sealed: string, context: string): boolean;
}

export interface VaultKey {
  /** Stored beside each value, so that keys can be replaced one after another. */
  id: string;
  /** 32 bytes. */
  key: Buffer;
}

/** AES-256-GCM. The first key seals; all of them open. */
export function createVault(keys: readonly VaultKey[]): Vault {
  const [current] = keys;
  if (current === undefined) throw new Error('A vault needs at least one key.');
  const vault: Vault = {
    seal(text, context) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current.key, iv).setAAD(Buffer.from(context));
      const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return [
        current.id,
        ...[iv, cipher.getAuthTag(), encrypted].map((part) => part.toString('base64url')),
      ].join('.');
    },
    open(sealed, context) {
      const [id, iv = '', tag = '', encrypted = ''] = sealed.split('.');
      const found = keys.find((key) => key.id === id);
      if (found === undefined)
        throw new Error(`ENCRYPTION_KEYS lacks the key "${id}" that this value was encrypted with.`);
      const decipher = createDecipheriv('aes-256-gcm', found.key, Buffer.from(iv, 'base64url'), {
        authTagLength: 16,
      })
        .setAAD(Buffer.from(context))
        .setAuthTag(Buffer.from(tag, 'base64url'));
      return Buffer.concat([decipher.update(Buffer.from(encrypted, 'base64url')), decipher.final()]).toString(
        'utf8',
      );
    },
    opens(sealed, context) {
      try {
        vault.open(sealed, context);
        return true;
      } catch {
        // Another key of the same name fails like a value that was tampered with: both are of no use.
        return false;
      }
    },
  };
  return vault;
}
