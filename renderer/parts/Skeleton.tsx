/** Bars in the shape of what is being read. */
export function SkeletonRows({ rows = 6, height = 12 }: { readonly rows?: number; readonly height?: number }) {
  return (
    <div className="stack" aria-hidden>
      {Array.from({ length: rows }, (_, index) => (
        <span
          key={index}
          className="skeleton"
          style={{ height, width: `${90 - ((index * 17) % 40)}%`, display: "block" }}
        />
      ))}
    </div>
  );
}

export function SkeletonBlock({ height }: { readonly height: number }) {
  return <span className="skeleton" aria-hidden style={{ height, display: "block" }} />;
}
