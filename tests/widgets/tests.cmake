# One program per view or model; each compares what is shown with a recount of its own.
foreach(name IN ITEMS blamepanel cellgrid curve datasetpanel heatmapview inputpreview layernames linechart neuroncheckpanel numberformat optionform
                      resultspanel theme timelineview thumbnailmodel tryitpanel valuetable weightview)
  flipscope_test(widgets/tst_${name}.cpp LIBRARIES widgets)
endforeach()
