import { invalidFields } from '../api-failure.js';
import type { PlatformContext } from '../platform-context.js';
import type { TokenRecord, UserRecord } from '../state.js';
import { revokeToken, revokeTokens } from '../users.js';
import { viewExtendedUser, viewReducedUser } from '../views/users.js';
import { changeFields, textOrNull } from './change-fields.js';
import { contactReplaced } from './contacts.js';
import type { Keeper, Resource } from './resource.js';

function userResource(context: PlatformContext, user: UserRecord): Resource {
  return {
    kind: 'users',
    company: user.company,
    user_id: user.id,
    parents: [],
    id: user.id,
    aliases: [user.email, user.mobile, user.username],
    data: { ...viewExtendedUser(context, user) },
    created: user.created,
    updated: user.updated,
    change: (input) => changeUser(context, user, input),
  };
}

function usersOf({ state }: PlatformContext, company: string): UserRecord[] {
  return [...state.users.group(company)];
}

function changeUser(
  context: PlatformContext,
  user: UserRecord,
  input: Readonly<Record<string, unknown>>,
): void {
  const others = usersOf(context, user.company).filter((one) => one !== user);
  for (const field of ['email', 'mobile', 'username'] as const) {
    const value = textOrNull(input[field]);
    if (value !== undefined && value !== null && others.some((one) => one[field] === value)) {
      throw invalidFields({ [field]: [`A user with this ${field} already exists.`] });
    }
  }
  const before = { email: user.email, mobile: user.mobile };
  const { groups, deactivated, ...rest } = input;
  const [group] = Array.isArray(groups) ? groups : [];
  // A service's user is made by an activation only, and stays what it is.
  if (group === 'service' && user.group !== 'service') throw invalidFields({ groups: ['Invalid group.'] });
  if (typeof group === 'string' && user.group !== 'service') user.group = group;
  if (typeof deactivated === 'boolean') {
    user.deactivated = deactivated;
    if (deactivated) revokeTokens(context, user.id);
  }
  changeFields(user, rest, {
    username: textOrNull,
    email: textOrNull,
    mobile: textOrNull,
    first_name: (value) => (value === null ? '' : value),
    last_name: (value) => (value === null ? '' : value),
    metadata: (value) => value,
  });
  for (const field of ['email', 'mobile'] as const) {
    if (user[field] !== before[field]) contactReplaced(context, user, field);
  }
  user.updated = context.clock.now();
  context.changed();
}

export const userKeeper: Keeper = {
  list: (context, { company, user_id }) =>
    usersOf(context, company)
      .filter(({ id }) => user_id === null || id === user_id)
      .map((user) => userResource(context, user)),
  find(context, { company }, id) {
    const user =
      context.state.users.get(id) ??
      usersOf(context, company).find(({ email, mobile, username }) => [email, mobile, username].includes(id));
    return user === undefined || user.company !== company ? null : userResource(context, user);
  },
};

/** A user is in one group at a time (assumption); without any, in `user`. */
export const userGroupKeeper: Keeper = {
  list(context, { user_id }) {
    const user = context.state.users.get(user_id ?? '');
    if (user === undefined) return [];
    const [group] = viewReducedUser(user).groups;
    const { company, created, updated } = user;
    const resource: Resource = {
      kind: 'users/groups',
      company,
      user_id,
      parents: [],
      id: user.group,
      data: { ...group },
      created,
      updated,
      remove() {
        user.group = 'user';
        context.changed();
      },
    };
    return [resource];
  },
};

/** What names a token without being it: its first characters. */
export function tokenKey({ token }: TokenRecord): string {
  return token.slice(0, 8);
}

export const tokenKeeper: Keeper = {
  list(context, { company, user_id }) {
    const tokens = [...context.state.tokens.values()].filter(
      (token) =>
        token.company === company &&
        token.kind === 'access' &&
        token.revoked === null &&
        (user_id === null || token.user_id === user_id),
    );
    return tokens.map((token) => tokenResource(context, token));
  },
};

function tokenResource(context: PlatformContext, token: TokenRecord): Resource {
  const user = context.state.users.get(token.user_id);
  return {
    kind: 'users/tokens',
    company: token.company,
    user_id: token.user_id,
    parents: [],
    id: tokenKey(token),
    data: {
      token_key: tokenKey(token),
      label: token.name ?? '',
      expires: token.expires,
      created: token.created,
      ...(user === undefined ? {} : { user: viewReducedUser(user) }),
    },
    created: token.created,
    updated: token.created,
    change({ label, expires, duration }) {
      if (typeof label === 'string') token.name = label;
      if (typeof expires === 'number') token.expires = expires;
      if (typeof duration === 'number') token.expires = context.clock.now() + duration * 1000;
      context.changed();
    },
    remove: () => revokeToken(context, token.token),
  };
}
