// What JavaScript may call: `kernel(task, parameters)`, `parameters` the address of that kernel's block.
export { boostBins, boostRecords } from "./bins";
export { callsArrange, callsCount, callsMoveCells } from "./calls";
export { coarsen } from "./coarse";
export { boostGradients } from "./gradients";
export { boostHistograms } from "./histograms";
export { assignRows, moments, quality, seed } from "./kmeans";
export { boostAdvance, boostPartition, boostPlace } from "./leaves";
export { lloyd } from "./lloyd";
export { logisticPass } from "./logistic";
export { boostSplits } from "./splits";
export { treesExplain, treesScore } from "./trees";
