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
export { assignRows, moments, quality, seed } from "./kmeans";
export { lloyd } from "./lloyd";
export { logisticPass } from "./logistic";
export { treesExplain, treesScore } from "./trees";
