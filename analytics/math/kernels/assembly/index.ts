// What JavaScript may call: `kernel(task, parameters)`, `parameters` the address of that kernel's block.
export {
  boostAdvance,
  boostBins,
  boostGradients,
  boostHistograms,
  boostPartition,
  boostPlace,
  boostSplits,
} from "./boosting";
export { coarsen } from "./coarse";
export { assignRows, lloyd, moments, quality, seed } from "./kmeans";
export { logisticPass } from "./logistic";
export { treesExplain, treesScore } from "./trees";
