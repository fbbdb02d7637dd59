import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Decider,
  deciderKinds,
  deciderOf,
  type DecisionAction,
  decisionActions,
  type Explanation,
  type PolicyEffect,
  policyEffects,
  type PolicyMode,
  policyModes,
  type TaskDecision,
} from '@souk/tasks';

export class DeciderView implements Decider {
  @ApiProperty({ enum: deciderKinds, enumName: 'DeciderKind', description: '`service`: Souk, by its settings' })
  kind!: Decider['kind'];
  @ApiProperty({ type: String, format: 'uuid', nullable: true }) id!: string | null;
  @ApiProperty({ type: String }) name!: string;
}

class ExplainedPolicyView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: Number, description: 'As it was then' }) version!: number;
}

export class ExplanationView implements Explanation {
  @ApiProperty({ type: ExplainedPolicyView }) policy!: ExplainedPolicyView;
  @ApiProperty({ enum: policyModes, enumName: 'PolicyMode' }) mode!: PolicyMode;
  @ApiProperty({ enum: policyEffects, enumName: 'PolicyEffect' }) effect!: PolicyEffect;
  @ApiProperty({ type: [String], description: 'One line for each condition, with what the proposal had' })
  because!: string[];
  @ApiPropertyOptional({ type: String, description: 'What kept it from approving' }) stoppedBy?: string;
}

export class TaskDecisionView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'date-time' }) at!: string;
  @ApiProperty({ enum: decisionActions, enumName: 'DecisionAction' }) action!: DecisionAction;
  @ApiProperty({ type: DeciderView }) by!: DeciderView;
  @ApiProperty({ type: String, description: 'What was decided on' }) revision!: string;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ type: ExplanationView, nullable: true, description: 'Of a policy' })
  explanation!: Explanation | null;
  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Of a decision on several at once' })
  batchId!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it was taken back' })
  undoneAt!: string | null;
}

export const taskDecisionView = (decision: TaskDecision): TaskDecisionView => ({
  id: decision.id,
  at: decision.createdAt.toISOString(),
  action: decision.action,
  by: deciderOf(decision.decidedBy, decision.decidedByName, decision.explanation),
  revision: decision.revision,
  reason: decision.reason,
  explanation: decision.explanation,
  batchId: decision.batchId,
  undoneAt: decision.undoneAt?.toISOString() ?? null,
});
