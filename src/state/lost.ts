/**
 * What came with batches at which the slice of groups found that it had lost what it was told: its state was replaced
 * under a live socket. The middleware does not know where the slice is mounted, so this is how it hears of it.
 */
export const lost = /* @__PURE__ */ new WeakSet();
