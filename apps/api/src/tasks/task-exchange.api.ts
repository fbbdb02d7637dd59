import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type ImportedRow } from '@souk/tasks';
import { IsIn } from 'class-validator';
import { type ExportFormat, exportFormats } from '../http/export-formats';
import { FlagQuery } from '../http/query-fields';
import { type RowError, shownErrors } from './task-import';
import { SortedTasksQuery } from './tasks.api';

export class TaskExportQuery extends SortedTasksQuery {
  @ApiProperty({ enum: exportFormats })
  @IsIn(exportFormats)
  format!: ExportFormat;
}

export class TaskImportQuery {
  @FlagQuery('Whether only to say what would be made and what is wrong') dryRun?: boolean;
}

export class RowErrorView implements RowError {
  @ApiProperty({ type: Number, description: 'As a spreadsheet counts them: the first has the headings' }) row!: number;
  @ApiProperty({ type: String, description: 'The column; empty: the row as a whole' }) field!: string;
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ type: String }) code!: string;
  @ApiProperty({ type: String }) message!: string;
}

export class ImportedRowView {
  @ApiProperty({ type: Number }) row!: number;
  @ApiProperty({ enum: ['created', 'existing'], description: 'existing: proposed before, under the same externalId' })
  outcome!: ImportedRow['outcome'];
  @ApiProperty({ type: String }) title!: string;
  @ApiPropertyOptional({ type: String, format: 'uuid', description: 'Of what was made' }) id?: string;
  @ApiPropertyOptional({ type: Number }) number?: number;
}

export class TaskImportView {
  @ApiProperty({ type: Boolean, description: 'Nothing was made' }) dryRun!: boolean;
  @ApiProperty({ type: Number, description: 'Made, or to be made' }) created!: number;
  @ApiProperty({ type: Number }) existing!: number;
  @ApiProperty({ type: [ImportedRowView] }) items!: ImportedRowView[];
  @ApiProperty({ type: Number }) errorCount!: number;
  @ApiProperty({ type: [RowErrorView], description: 'The first hundred; only a dry run tells them here' })
  errors!: RowError[];
}

export const taskImportView = (dryRun: boolean, imported: ImportedRow[], errors: RowError[] = []): TaskImportView => {
  const created = imported.filter(({ outcome }) => outcome === 'created').length;
  return {
    dryRun,
    created,
    existing: imported.length - created,
    items: imported.map(({ row, outcome, task, made }) => ({ row, outcome, title: task.title, ...made })),
    errorCount: errors.length,
    errors: shownErrors(errors),
  };
};
