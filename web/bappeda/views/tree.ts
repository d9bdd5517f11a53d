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

// What is above `element` (an activity, objective or indicator), itself and what is below it;
// the region's own row always. `path` = the keys that open the way to it and itself.
export function narrowed(nodes: TreeNode[], element: string): { nodes: TreeNode[]; path: string[] } {
  const kept = new Set<TreeNode>(nodes.slice(0, 1));
  const path = new Set<string>();
  let above: TreeNode[] = [];
  let inside: CascadeLevel | null = null;
  for (const node of nodes) {
    const level = levelOf(node);
    above = above.filter((one) => levelOf(one) < level);
    if (inside !== null && level <= inside) inside = null;
    if (inside === null && (node.code === element || node.indicators.some((one) => one.code === element))) {
      inside = level;
      for (const one of [...above, node]) {
        kept.add(one);
        if (levelOf(one) > CascadeLevel.REGION) path.add(keyOf(one));
      }
    }
    if (inside !== null) kept.add(node);
    above.push(node);
  }
  return { nodes: nodes.filter((node) => kept.has(node)), path: [...path] };
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
