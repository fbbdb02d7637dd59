import { ChoiceField, ManyField, TextField } from '../../components/fields';
import { textOf, textsOf } from '../../components/form-text';
import { isMarketplace, type Marketplace, marketplaceChoices } from '../../marketplaces';
import { type Person } from './people.queries';
import { isRole, type PersonRole, roleChoices, rolesExplained } from './roles';

/** What an admin may say about a person, new or not. */
export function PersonFields({ person }: { person?: Person }) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        required
        maxLength={100}
        defaultValue={person?.name ?? ''}
        autoFocus={person !== undefined}
      />
      <ChoiceField
        name="role"
        label="Role"
        description={rolesExplained}
        choices={roleChoices}
        defaultValue={person?.role ?? 'member'}
      />
      <ManyField
        name="marketplaces"
        label="Limited to marketplaces"
        description="Choose none for no limit. An admin has none."
        choices={marketplaceChoices}
        defaultValue={person?.marketplaces ?? []}
      />
    </>
  );
}

export function personOf(form: FormData): { name: string; role: PersonRole; marketplaces: Marketplace[] | null } {
  const role = textOf(form, 'role');
  const limits = role === 'admin' ? [] : textsOf(form, 'marketplaces').filter(isMarketplace);
  return {
    name: textOf(form, 'name').trim(),
    role: isRole(role) ? role : 'member',
    marketplaces: limits.length > 0 ? limits : null,
  };
}
