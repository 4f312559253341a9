import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const parts = (version) => version.split('.').map(Number);

function isAfter(version, other) {
  const [mine, theirs] = [parts(version), parts(other)];
  const index = mine.findIndex((part, at) => part !== theirs[at]);
  return index >= 0 && mine[index] > theirs[index];
}

/** Why this cannot be the next version; undefined where it can. */
export function versionProblem(version, last) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) return `${version} is no version like 1.2.3.`;
  return isAfter(version, last) ? undefined : `${version} must be later than ${last}, the last release.`;
}

/** What the changelog says of a version; undefined where it says nothing. */
export function changelogOf(text, version) {
  const sections = text.split(/^## /m).slice(1);
  const section = sections.find((one) => one.split('\n', 1)[0].split(' ')[0] === version);
  const body = section?.slice(section.indexOf('\n')).trim();
  return body === '' ? undefined : body;
}

/** Writes the version wherever it stands. */
export function setVersion(version, before) {
  if (version !== before) {
    execFileSync('npm', ['version', version, '--no-git-tag-version', '--ignore-scripts'], {
      stdio: 'ignore',
    });
  }
  const file = 'src/version.ts';
  writeFileSync(file, readFileSync(file, 'utf8').replace(/'\d+\.\d+\.\d+'/, `'${version}'`));
}

const signed = (number) => `${number > 0 ? '+' : ''}${number}`;

/** A table of sizes, then and now. */
export function sizeChanges(before, now) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const rows = names.map((name) => {
    const [then, here] = [before[name], now[name]];
    const change = then === undefined ? 'new' : here === undefined ? 'gone' : `${signed(here - then)} B`;
    return `| ${name} | ${then ?? '–'} | ${here ?? '–'} | ${change} |`;
  });
  return ['| size, min + gzip | before, B | now, B | |', '| --- | --: | --: | --: |', ...rows].join('\n');
}

/** Each exported name of an API report with its text, comments apart. */
function declarationsOf(report) {
  // API Extractor ends its lines as Windows does.
  const code = /```ts\n([^]*?)```/.exec(report.replaceAll('\r\n', '\n'))?.[1] ?? '';
  const declarations = code.split(/\n\n+/).map((text) => text.replaceAll(/^\s*\/\/.*$/gm, '').trim());
  return new Map(
    declarations.flatMap((text) => {
      const [, name] =
        /export (?:declare )?(?:const|function|interface|type|class|enum) (\w+)/.exec(text) ?? [];
      return name === undefined ? [] : [[name, text]];
    }),
  );
}

/** What came, went and changed between two reports. */
function compareReports(before, now) {
  const [then, here] = [declarationsOf(before), declarationsOf(now)];
  return {
    added: [...here.keys()].filter((name) => !then.has(name)),
    removed: [...then.keys()].filter((name) => !here.has(name)),
    changed: [...here.keys()].filter((name) => then.has(name) && then.get(name) !== here.get(name)),
  };
}

/** The same in words, for the report of every entry. */
export function apiChanges(reports) {
  const lines = reports.flatMap(({ entry, before, now }) => {
    const said = Object.entries(compareReports(before, now)).filter(([, names]) => names.length > 0);
    return said.map(
      ([what, names]) => `- \`${entry}\` ${what}: ${names.map((name) => `\`${name}\``).join(', ')}`,
    );
  });
  return lines.length === 0 ? 'The API is the same.' : lines.join('\n');
}
