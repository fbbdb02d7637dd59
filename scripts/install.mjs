// Brings node_modules in line with package-lock.json, and does nothing when it is already. Needs Node alone: this runs before any package is there.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fail, step } from './progress.mjs';

// Not import.meta.dirname: a Node too old to know it shall still be told which one is needed.
const root = fileURLToPath(new URL('..', import.meta.url));
const lockfile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.souk-install');
const turnFile = path.join(root, 'tmp', 'install.pid');

/** Installs when needed; of two that run at once, the second waits and finds the work done. */
export async function ensureInstalled() {
  requireNode();
  if (isInstalled()) return;
  await takeTurn();
  try {
    if (isInstalled()) return;
    await step('Installing packages', () => npm(['ci', '--include=dev']));
    writeFileSync(stampFile, stamp());
  } finally {
    rmSync(turnFile, { force: true });
  }
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(
    `Souk needs Node 20.19 or newer; this is Node ${process.versions.node}. Install a current one from https://nodejs.org and try again.`,
  );
}

// Native packages differ by system, and a folder may be shared between two.
const stamp = () =>
  `${createHash('sha256').update(readFileSync(lockfile)).digest('hex')} ${process.platform} ${process.arch}\n`;

function isInstalled() {
  const wanted = stamp();
  const found = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : wanted.replace(/^\w+/, 'none');
  if (found === wanted) return true;
  const sameSystem = found.split(' ').slice(1).join(' ') === wanted.split(' ').slice(1).join(' ');
  if (!sameSystem || !matchesLockfile()) return false;
  try {
    writeFileSync(stampFile, wanted);
  } catch {
    // a folder we may only read: compare again next time
  }
  return true;
}

/** Whether somebody ran npm by hand: npm leaves a list of what it put there. */
function matchesLockfile() {
  const list = path.join(modules, '.package-lock.json');
  if (!existsSync(list)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const there = packagesOf(list);
  return Object.entries(packagesOf(lockfile)).every(([name, { version, optional }]) => {
    if (name === '') return true;
    return there[name] ? there[name].version === version : optional === true;
  });
}

async function takeTurn() {
  mkdirSync(path.dirname(turnFile), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(turnFile, `${process.pid}\n`, { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!readTurn().some(isRunning)) {
      rmSync(turnFile, { force: true }); // its owner was killed, and npm with it
      continue;
    }
    if (!waited) console.error('Another install is running in this folder; waiting for it ...');
    await sleep(500);
  }
}

/** The process that has the turn, and the npm it has started, which may outlive it. */
function readTurn() {
  try {
    return readFileSync(turnFile, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

function isRunning(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** npm as the script that runs us, as the one beside this Node, or as whatever the path offers. */
function npmCommand() {
  const beside = path.dirname(process.execPath);
  const candidates = [
    path.basename(process.env.npm_execpath ?? '') === 'npm-cli.js' ? process.env.npm_execpath : undefined,
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((candidate) => candidate && existsSync(candidate));
  return script
    ? { command: process.execPath, first: [script], shell: false }
    : { command: 'npm', first: [], shell: process.platform === 'win32' };
}

function npm(args) {
  const { command, first, shell } = npmCommand();
  return run(command, [...first, ...args], { shell, onStart: ({ pid }) => appendFileSync(turnFile, `${pid}\n`) });
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program quietly; what it said is shown when it fails. */
export function run(command, args, { env = process.env, shell = false, onStart = () => undefined } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, shell, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] });
    onStart(child);
    // Not before it is gone: whoever comes next must not meet it at work.
    const stop = (signal) => {
      child.once('close', () => process.exit(1));
      child.kill(signal);
      setTimeout(() => child.kill('SIGKILL'), 3000);
    };
    for (const signal of signals) process.on(signal, stop);
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const name of signals) process.off(name, stop);
      if (code === 0) return resolve();
      const error = new Error(`${path.basename(command)} ${args.join(' ')} ended with ${signal ?? code}`);
      reject(Object.assign(error, { output: Buffer.concat(output).toString() }));
    });
  });
}
