import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { type ExportFormat, exportFormats } from '../http/export-formats';
import { SortedTasksQuery } from './tasks.api';

export class TaskExportQuery extends SortedTasksQuery {
  @ApiProperty({ enum: exportFormats })
  @IsIn(exportFormats)
  format!: ExportFormat;
}
