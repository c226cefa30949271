// How large each track is shown here, told to the sfu so that it sends no more than that.

export interface View {
  track: string;
  height: number; // lines of the screen; 0: not shown
}

const SETTLE = 250; // milliseconds that a size must hold, while windows are dragged about

export class Views {
  readonly #shown = new Map<string, number>();
  readonly #told = new Map<string, number>();
  readonly #tell: (views: View[]) => void;
  #visible = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #soon = false;

  constructor(tell: (views: View[]) => void) {
    this.#tell = tell;
  }

  /** Shows @track on @height lines of the screen; 0 hides it. */
  show(track: string, height: number): void {
    const lines = Math.round(height);
    this.#shown.set(track, lines);
    const before = this.#told.get(track) ?? 0;
    if (lines > 0 && before > 0) this.#later();
    else this.#now(); // what appears or goes does so at once
  }

  /** Whether anybody can see the page at all. */
  setVisible(visible: boolean): void {
    if (this.#visible === visible) return;
    this.#visible = visible;
    this.#now();
  }

  /** The sfu has forgotten what it was told. @known: the tracks that there are: of those that have
   * gone meanwhile, nothing is said. A list of more than can be sent at once would be refused. */
  again(known: { has(track: string): boolean }): void {
    this.#told.clear();
    for (const [track, lines] of this.#shown)
      if (lines === 0 && !known.has(track)) this.#shown.delete(track);
    this.#now();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#shown.clear();
    this.#told.clear();
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), SETTLE);
  }

  /** After all that happens in this very moment: a tile that moves goes and comes. */
  #now(): void {
    if (this.#soon) return;
    this.#soon = true;
    queueMicrotask(() => {
      this.#soon = false;
      this.#flush();
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    const views: View[] = [];
    for (const [track, lines] of this.#shown) {
      const height = this.#visible ? lines : 0;
      if (this.#told.get(track) === height) continue;
      views.push({ track, height });
      this.#told.set(track, height);
    }
    if (views.length > 0) this.#tell(views);
  }
}
