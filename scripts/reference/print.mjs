// Prints what TypeDoc read as Markdown.
import { ReflectionKind } from 'typedoc';

const NOTE = '<!-- Written by `npm run reference` from the docstrings; do not edit. -->\n';
const slug = (name) => name.toLowerCase().replace(/[^\w-]/g, '');
const escape = (text) => text.replaceAll('<', '&lt;').replaceAll('{{', '{&#123;');
const isTag = (name) => (block) => block.tag === name;

/** Lines of a declaration, wrapped where it does not fit. */
function fit(head, parts, tail, separator = ', ') {
  const line = `${head}${parts.join(separator)}${tail}`;
  return line.length <= 76 || parts.length === 0
    ? line
    : `${head}\n  ${parts.join(`${separator.trim()}\n  `)},\n${tail}`;
}

const typeOf = (reflection) => String(reflection.type ?? 'unknown');
const generics = ({ typeParameters: given }) =>
  given === undefined
    ? ''
    : `<${given.map((one) => `${one.name}${one.type === undefined ? '' : ` extends ${one.type}`}`).join(', ')}>`;

function signatureText(signature, head, arrow = ': ') {
  const parameters = (signature.parameters ?? []).map(
    (one) =>
      `${one.flags.isRest ? '...' : ''}${one.name === '__namedParameters' ? 'options' : one.name}${one.flags.isOptional || one.defaultValue !== undefined ? '?' : ''}: ${typeOf(one)}`,
  );
  return fit(`${head}${generics(signature)}(`, parameters, `)${arrow}${typeOf(signature)}`);
}

/** The call signature of a function, or of a value that is one. */
function callOf(reflection) {
  if (reflection.signatures?.length > 0) return reflection.signatures[0];
  const { type } = reflection;
  if (type?.type === 'indexedAccess')
    return callOf(memberNamed(reflection.project, type.indexType.value) ?? {});
  return type?.type === 'reflection' ? type.declaration.signatures?.[0] : undefined;
}

/** The function of that name of the interface that has one: the type `RealtimeHooks['useOwnPresence']` means it. */
function memberNamed(project, name) {
  const interfaces = project.getReflectionsByKind(ReflectionKind.Interface);
  const members = interfaces.flatMap(({ children = [] }) => children);
  return members.find((member) => member.name === name && member.type?.type !== 'indexedAccess');
}

const isOptional = (member) => member.flags.isOptional;
function memberText(member) {
  const call = member.signatures?.[0];
  const arrow = member.type?.type === 'reflection' ? member.type.declaration.signatures?.[0] : undefined;
  // TypeDoc's own text of an arrow leaves out its type parameters.
  if (arrow?.typeParameters !== undefined) return signatureText(arrow, `${member.name}: `, ' => ');
  if (call !== undefined) return signatureText(call, `${member.name}${isOptional(member) ? '?' : ''}`);
  return `${member.flags.isReadonly ? 'readonly ' : ''}${member.name}${isOptional(member) ? '?' : ''}: ${typeOf(member)}`;
}

const block = (head, members) =>
  `${head} {\n${members.map((member) => `  ${memberText(member).replaceAll('\n', '\n  ')};\n`).join('')}}`;

function membersOf(reflection) {
  if (reflection.children !== undefined) return reflection.children;
  const { type } = reflection;
  return type?.type === 'reflection' ? (type.declaration.children ?? []) : [];
}

function declaration(reflection) {
  const { name, kind } = reflection;
  const call = callOf(reflection);
  if (kind === ReflectionKind.Interface) {
    const bases = reflection.extendedTypes?.map(String).join(', ');
    const own = (reflection.children ?? []).filter(({ inheritedFrom }) => inheritedFrom === undefined);
    const head = `interface ${name}${generics(reflection)}${bases === undefined ? '' : ` extends ${bases}`}`;
    const calls = (reflection.signatures ?? []).map((one) => ({ name: '', flags: {}, signatures: [one] }));
    return block(head, [...calls, ...own]);
  }
  if (kind === ReflectionKind.TypeAlias) {
    const head = `type ${name}${generics(reflection)} =`;
    if (call === undefined && membersOf(reflection).length > 0) return block(head, membersOf(reflection));
    return `${head} ${typeOf(reflection)}`;
  }
  if (call !== undefined) return signatureText(call, `function ${name}`);
  if (membersOf(reflection).length > 0) return block(`const ${name}:`, membersOf(reflection));
  return `const ${name}: ${typeOf(reflection)}`;
}

export function createPrinter(pageOf) {
  const pages = new Map([...pageOf].map(([{ name }, page]) => [name, page]));

  function linkTo(name, text = name) {
    const page = pages.get(name);
    return page === undefined ? `\`${text}\`` : `[\`${text}\`](${page.file}.md#${slug(name)})`;
  }

  const partText = (part) => {
    if (part.kind === 'inline-tag') return linkTo(part.target?.name ?? part.text.trim(), part.text.trim());
    return part.kind === 'text' ? escape(part.text) : part.text;
  };
  const text = (parts = []) => parts.map(partText).join('').trim();

  /** What a comment says, without its examples: those stand below the members. */
  function comment({ comment: given }) {
    if (given === undefined) return [];
    const defaults = given.blockTags.filter(isTag('@defaultValue'));
    const remarks = given.blockTags.filter(({ tag }) => tag === '@remarks' || tag === '@deprecated');
    const returns = given.blockTags.filter(isTag('@returns'));
    return [
      text(given.summary),
      ...remarks.map(({ content }) => text(content)),
      ...returns.map(({ content }) => `Gives ${text(content)}`),
      ...defaults.map(({ content }) => `**Default:** ${text(content).replace(/^```ts\n(.*)\n```$/, '`$1`')}`),
    ].filter((paragraph) => paragraph !== '');
  }

  const examples = ({ comment: given }) =>
    given?.blockTags.filter(isTag('@example')).map(({ content }) => text(content)) ?? [];

  const commented = (reflection) =>
    [reflection, callOf(reflection)].find((one) => one?.comment !== undefined) ?? reflection;

  function parameters(reflection) {
    const rows = (callOf(reflection)?.parameters ?? []).filter(({ comment: given }) => given !== undefined);
    return rows.length === 0
      ? []
      : [rows.map((one) => `- \`${one.name}\`: ${comment(one).join(' ')}`).join('\n')];
  }

  function members(reflection) {
    return membersOf(reflection)
      .filter(({ name }) => !pages.has(name)) // It has a heading of its own.
      .map((member) => ({ member, says: comment(commented(member)) }))
      .filter(({ says }) => says.length > 0)
      .flatMap(({ member, says }) => [`### ${member.name}`, ...says, ...examples(commented(member))]);
  }

  function symbol(reflection) {
    const own = commented(reflection);
    return [
      `## ${reflection.name}`,
      ...comment(own),
      `\`\`\`ts\n${declaration(reflection)}\n\`\`\``,
      ...parameters(reflection),
      ...members(reflection),
      ...examples(own),
    ];
  }

  return {
    page: ({ title, lead, first = [] }, symbols) => {
      const isType = ({ reflection: { kind } }) =>
        kind === ReflectionKind.Interface || kind === ReflectionKind.TypeAlias;
      // What a reader comes for, then values, then types.
      const rank = (one) => (first.includes(one.reflection.name) ? -1 : Number(isType(one)));
      const ordered = symbols.toSorted((a, b) => rank(a) - rank(b));
      const lines = [`# ${title}`, lead, ...ordered.flatMap(({ reflection }) => symbol(reflection))];
      return `${NOTE}\n${lines.join('\n\n')}\n`;
    },
    contents: (used) => {
      const lists = used.map(({ file, title, lead }) => {
        const names = [...pageOf].filter(([, page]) => page.file === file).map(([{ name }]) => linkTo(name));
        return `- [${title}](${file}.md): ${lead}\n  ${names.join(', ')}`;
      });
      const lead = 'Every export, from its docstring: what an editor shows on hover.';
      return `${NOTE}\n# Reference\n\n${lead}\n\n## Pages\n\n${lists.join('\n')}\n`;
    },
  };
}
