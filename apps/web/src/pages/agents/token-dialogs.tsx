import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog';
import { type Words } from '../../components/failure';
import { ManyField, TextAreaField, TextField } from '../../components/fields';
import { DialogForm, FormDialog } from '../../components/form-dialog';
import { textOf, textsOf } from '../../components/form-text';
import { Secret } from '../../components/secret';
import { type Agent, agents, agentsQueries, type AgentToken, type NewAgentToken, type Scope } from './agents.queries';

interface DialogProps {
  agent: Agent;
  opened: boolean;
  onClose: () => void;
}

const words: Words = {
  too_many_tokens: 'Two tokens of this agent are valid already. Revoke one, then issue the new one.',
};

export function IssueTokenDialog({ agent, opened, onClose }: DialogProps) {
  const queryClient = useQueryClient();
  const { data: scopes = [] } = useQuery(agentsQueries.scopes());
  const [secret, setSecret] = useState<string>();
  const issue = async (form: FormData) => {
    const issued = await agents.issue(agent.id, tokenOf(form));
    setSecret(issued.secret);
    void queryClient.invalidateQueries(agentsQueries.tokens(agent.id));
  };
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      onClosed={() => setSecret(undefined)}
      title={secret === undefined ? `Issue a token for ${agent.name}` : `The token of ${agent.name}`}
      insistent={secret !== undefined}
    >
      {secret === undefined ? (
        <DialogForm submit="Issue" onSubmit={issue} onClose={onClose} stays words={words}>
          <TextField
            name="label"
            label="Label"
            description="Where it will be used, to tell it from the other one."
            maxLength={100}
            autoFocus
          />
          <TextField
            name="expiresInDays"
            label="Valid for how many days"
            type="number"
            min={1}
            max={365}
            defaultValue="90"
            required
          />
          <ManyField
            name="scopes"
            label="May do"
            choices={scopes.map((scope) => ({ value: scope, label: scope }))}
            defaultValue={scopes}
          />
          <TextAreaField
            name="addresses"
            label="Only from these addresses"
            description="IP addresses or CIDR ranges such as 203.0.113.0/24, one per line. Empty: from anywhere."
            rows={2}
          />
        </DialogForm>
      ) : (
        <>
          <p>
            Copy it now and put it where the program reads its secrets. Souk keeps only a hash of it:{' '}
            <strong>you will not see it again.</strong>
          </p>
          <Secret label="Token" value={secret} />
          <Button onClick={onClose}>Done</Button>
        </>
      )}
    </Dialog>
  );
}

export function RevokeTokenDialog({ agent, token, opened, onClose }: DialogProps & { token: AgentToken }) {
  const queryClient = useQueryClient();
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={`Revoke the token ...${token.hint}?`}
      submit="Revoke"
      danger
      onSubmit={async (form) => {
        await agents.revoke(agent.id, token.id, textOf(form, 'reason').trim());
        await queryClient.invalidateQueries(agentsQueries.tokens(agent.id));
      }}
    >
      <p>
        Whatever signs in with it is refused within a second, and what it signed in with before, too. This cannot be
        undone.
      </p>
      <TextField name="reason" label="Reason" description="For the audit." required maxLength={500} autoFocus />
    </FormDialog>
  );
}

function tokenOf(form: FormData): NewAgentToken {
  const label = textOf(form, 'label').trim();
  const addresses = textOf(form, 'addresses')
    .split(/[\s,]+/)
    .filter(Boolean);
  return {
    // The choices came from the API.
    scopes: textsOf(form, 'scopes') as Scope[],
    expiresInDays: Number(textOf(form, 'expiresInDays')),
    ...(label && { label }),
    ...(addresses.length > 0 && { addresses }),
  };
}
