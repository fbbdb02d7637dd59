import { Button } from '@mantine/core';
import { type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { Failure } from './failure';
import { Loading, LoadFailed } from './load-states';
import classes from './paged-table.module.css';
import { type Column, Table } from './table';

interface PagedTableProps<Row> {
  label: string;
  query: UseInfiniteQueryResult<InfiniteData<{ items: Row[] }>>;
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
  empty: ReactNode;
}

/** A list that the API hands out page by page. */
export function PagedTable<Row>({ label, query, columns, keyOf, empty }: PagedTableProps<Row>) {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  if (!data)
    return error ? (
      <LoadFailed what={label} error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading label={`Loading: ${label}`} />
    );
  const rows = data.pages.flatMap(({ items }) => items);
  if (rows.length === 0) return empty;
  return (
    <>
      <Table label={label} rows={rows} keyOf={keyOf} columns={columns} />
      <div className={classes.foot}>
        <Failure error={error} />
        <p role="status">{`${rows.length} shown${hasNextPage ? ', there are more' : ''}`}</p>
        {hasNextPage && (
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </>
  );
}
