import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type Words } from '../../components/failure';
import { ChoiceField, TextAreaField, TextField } from '../../components/fields';
import { FormDialog } from '../../components/form-dialog';
import { textOf } from '../../components/form-text';
import { isMarketplace, marketplaceChoices, marketplaceName } from '../../marketplaces';
import { type Agent, type AgentChange, agents, agentsQueries } from './agents.queries';

export type AgentAction = 'change' | 'enable' | 'disable';

interface DialogProps {
  opened: boolean;
  onClose: () => void;
}

const words: Words = {
  name_taken: 'Another agent has this name already. Names tell agents apart, also in the audit.',
};

export function NewAgentDialog(props: DialogProps) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const create = async (form: FormData) => {
    const marketplace = textOf(form, 'marketplace');
    if (!isMarketplace(marketplace)) throw new Error('Choose a marketplace.');
    const agent = await agents.create({ ...wordsOf(form), marketplace });
    queryClient.setQueryData(agentsQueries.detail(agent.id).queryKey, agent);
    void queryClient.invalidateQueries({ queryKey: agentsQueries.all });
    // Its page is where the first token is issued.
    void navigate({ to: '/agents/$agentId', params: { agentId: agent.id } });
  };
  return (
    <FormDialog {...props} title="New agent" submit="Create" onSubmit={create} words={words}>
      <NameAndPurpose />
      <ChoiceField
        name="marketplace"
        label="Marketplace"
        description="It sees and does nothing outside of it. This cannot be changed later."
        choices={marketplaceChoices}
      />
    </FormDialog>
  );
}

export function AgentDialogs({ action, agent, ...props }: DialogProps & { agent: Agent; action: AgentAction }) {
  const queryClient = useQueryClient();
  const change = async (wanted: AgentChange) => {
    queryClient.setQueryData(agentsQueries.detail(agent.id).queryKey, await agents.change(agent.id, wanted));
    void queryClient.invalidateQueries({ queryKey: agentsQueries.all });
  };
  switch (action) {
    case 'change':
      return (
        <FormDialog
          {...props}
          title={`Change ${agent.name}`}
          submit="Save"
          words={words}
          onSubmit={(form) => change(wordsOf(form))}
        >
          <NameAndPurpose agent={agent} />
        </FormDialog>
      );
    case 'disable':
      return (
        <FormDialog
          {...props}
          title={`Disable ${agent.name}?`}
          submit="Disable"
          danger
          onSubmit={() => change({ status: 'disabled' })}
        >
          <p>
            All its tokens stop working within a second, also those in the settings, and{' '}
            {marketplaceName(agent.marketplace)} gets no more proposals from it. You can enable it again.
          </p>
        </FormDialog>
      );
    case 'enable':
      return (
        <FormDialog
          {...props}
          title={`Enable ${agent.name}?`}
          submit="Enable"
          onSubmit={() => change({ status: 'active' })}
        >
          <p>Its tokens work again, unless they have expired or were revoked.</p>
        </FormDialog>
      );
  }
}

function NameAndPurpose({ agent }: { agent?: Agent }) {
  return (
    <>
      <TextField
        name="name"
        label="Name"
        description="1 to 64 lower-case letters, digits, dots, hyphens or underscores, such as amazon-pricing."
        required
        maxLength={64}
        defaultValue={agent?.name ?? ''}
        autoFocus
      />
      <TextAreaField
        name="description"
        label="What for"
        description="For the people who decide on what it proposes."
        rows={2}
        maxLength={1000}
        defaultValue={agent?.description ?? ''}
      />
    </>
  );
}

const wordsOf = (form: FormData) => ({
  name: textOf(form, 'name').trim(),
  description: textOf(form, 'description').trim(),
});
