-- Only the constants are read where no Service is of type ExternalName.
return { TYPE_A = 1, TYPE_AAAA = 28, new = function() return nil, "there is no resolver in the tests" end }
