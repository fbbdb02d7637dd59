import { beforeEach, describe, expect, test } from '@jest/globals';
import { screen, waitFor, within } from '@testing-library/react';
import { renderApp } from '../../test/app';
import { noApi, onGet } from '../../test/msw';
import { aMe, signedInAs } from '../../test/session';
import { aBuild, aSystem, webBuildIs } from '../../test/system';
import { type Build } from '../build';

const apiBuildIs = (build: Build) => onGet('/api/version', () => ({ name: 'api', ...build }));

const renderFooter = async () => {
  renderApp('/system');
  return within(await screen.findByRole('contentinfo'));
};

describe('the footer', () => {
  beforeEach(() => {
    webBuildIs(aBuild());
    signedInAs(aMe('admin'));
    onGet('/api/v1/system', () => aSystem());
  });

  test('shows version, commit and date of the web build and of the API side by side', async () => {
    webBuildIs(aBuild({ version: '1.2.3', gitSha: '1111111aaaaaaaa', buildDate: '2026-11-20T08:00:00.000Z' }));
    const api = aBuild({ version: '1.2.4', gitSha: '2222222bbbbbbbb', buildDate: '2026-11-21T08:00:00.000Z' });
    apiBuildIs(api);
    const footer = await renderFooter();

    expect(await footer.findByText('1.2.4')).toBeInTheDocument();
    expect(footer.getByText('2222222')).toHaveAttribute('title', 'GIT_SHA 2222222bbbbbbbb');
    expect(footer.getByText(/21 Nov 2026/)).toHaveAttribute('title', 'BUILD_DATE 2026-11-21T08:00:00.000Z');
    expect(footer.getByText('1.2.3')).toBeInTheDocument();
    expect(footer.getByText('1111111')).toBeInTheDocument();
    expect(footer.getByText(/20 Nov 2026/)).toBeInTheDocument();
  });

  test('says so in words when web and API are different builds', async () => {
    apiBuildIs(aBuild({ gitSha: 'b'.repeat(40) }));
    const footer = await renderFooter();
    expect(await footer.findByText('Web and API builds differ')).toBeInTheDocument();
  });

  test('does not cry wolf when only the build date differs or a hash is shortened', async () => {
    webBuildIs(aBuild({ gitSha: 'a'.repeat(12) }));
    apiBuildIs(aBuild({ buildDate: '2026-11-20T08:00:09.000Z' }));
    const footer = await renderFooter();
    await waitFor(() => expect(footer.getAllByText('1.2.3')).toHaveLength(2));
    expect(footer.queryByText('Web and API builds differ')).not.toBeInTheDocument();
  });

  test('says that the API is unreachable instead of showing a build nobody reported', async () => {
    onGet('/api/version', noApi);
    const footer = await renderFooter();
    expect(await footer.findByText('API unreachable')).toBeInTheDocument();
    expect(footer.queryByText('API')).not.toBeInTheDocument();
  });
});
