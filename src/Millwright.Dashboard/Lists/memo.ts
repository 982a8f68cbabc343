import { Component, createElement, type FunctionComponent } from 'preact';

/**
 * A component that is drawn again only when one of its props is another: in a list, most of what a drawing asks for is as it was. Unlike what
 * `useMemo` holds of a drawing, nothing here leads back to the list as it was then, with all the elements that have left the document since.
 */
export function memo<P extends object>(component: FunctionComponent<P>): FunctionComponent<P> {
  return function Kept(this: Component<P>, props: P) {
    this.shouldComponentUpdate = (next: Readonly<P>) => differ(this.props, next);
    return createElement(component, props);
  };
}

function differ<P extends object>(before: P, after: P): boolean {
  const names = Object.keys(after) as (keyof P)[];
  return names.length !== Object.keys(before).length || names.some((name) => before[name] !== after[name]);
}
