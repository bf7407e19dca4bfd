-- Stands where a library is loaded that no test uses. Using it is an error
-- that says so.
return setmetatable({}, { __index = function(_, name)
  return function() error("this library is not there in the tests: " .. tostring(name)) end
end })
