// What JavaScript may call: `kernel(task, parameters)`, `parameters` the address of that kernel's block.
export { assignRows, lloyd, moments, quality, seed } from "./kmeans";
