// ESLint rules for what the house asks and no plugin has.

/** Lines between the first and the last token of a node that hold code. */
function codeLines(sourceCode, node) {
  return new Set(sourceCode.getTokens(node).flatMap(({ loc }) => [loc.start.line, loc.end.line])).size;
}

/**
 * Limits the lines of a function without those of the functions inside it: a closure that makes a room's object may hold
 * many short functions, as a class holds methods, but no long one.
 */
const ownLinesPerFunction = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer', minimum: 1 }],
    messages: {
      tooLong: '{{lines}} lines of its own, without the functions inside it; at most {{limit}} fit a screen.',
    },
  },
  create({ options: [limit], sourceCode, report }) {
    const open = [];
    const enter = () => open.push({ linesInside: 0 });
    const exit = (node) => {
      const all = codeLines(sourceCode, node);
      const { linesInside } = open.pop();
      const lines = all - linesInside;
      if (lines > limit) report({ node, messageId: 'tooLong', data: { lines, limit } });
      // Its first line is also a line of the function around it.
      if (open.length > 0) open.at(-1).linesInside += all - 1;
    };
    const functions = ':function';
    return { [functions]: enter, [`${functions}:exit`]: exit };
  },
};

/** Wants the reason beside each switched-off rule: `eslint-disable-next-line rule -- why`. */
const sayWhyDisabled = {
  meta: { type: 'suggestion', schema: [], messages: { why: 'Say why after the rule: "-- because …".' } },
  create({ sourceCode, report }) {
    return {
      Program() {
        for (const comment of sourceCode.getAllComments()) {
          const { value, loc } = comment;
          if (/^\s*eslint-disable/.test(value) && !/\s--\s+\w/.test(value)) report({ loc, messageId: 'why' });
        }
      },
    };
  },
};

export default {
  rules: { 'own-lines-per-function': ownLinesPerFunction, 'say-why-disabled': sayWhyDisabled },
};
