// The rows of a cascade that are to be seen, given which of them are opened. Pure.
import { CascadeLevel } from "$gen/figures_pb";
import type { TreeNode } from "$gen/query_pb";

export interface TreeRow {
  node: TreeNode;
  // Levels above it, 0 = the region.
  depth: number;
  // Names it in the address.
  key: string;
  hasChildren: boolean;
  open: boolean;
}

// A responsible unit stands where an objective would.
export function levelOf(node: TreeNode): CascadeLevel {
  return node.level === CascadeLevel.RESPONSIBLE ? CascadeLevel.OBJECTIVE : node.level;
}

export function keyOf(node: TreeNode): string {
  // Names have commas, which part the keys of an address.
  if (node.level === CascadeLevel.RESPONSIBLE)
    return `@${node.responsible.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
  return node.level === CascadeLevel.OUTPUT ? `${node.code}#${node.item}` : node.code || "0";
}

// `nodes` in pre-order. The region's own row is always open.
export function visible(nodes: TreeNode[], opened: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const levels: CascadeLevel[] = [];
  let closedAt = Infinity;
  nodes.forEach((node, place) => {
    while (levels.length && levels[levels.length - 1]! >= levelOf(node)) levels.pop();
    const depth = levels.length;
    levels.push(levelOf(node));
    if (depth > closedAt) return;
    const key = keyOf(node);
    const next = nodes[place + 1];
    const hasChildren = next !== undefined && levelOf(next) > levelOf(node);
    const open = depth === 0 || opened.has(key);
    closedAt = hasChildren && !open ? depth : Infinity;
    rows.push({ node, depth, key, hasChildren, open });
  });
  return rows;
}
