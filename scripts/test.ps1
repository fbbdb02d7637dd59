<#
.SYNOPSIS
Runs the tests.
.DESCRIPTION
The same as "npm test". Arguments go to Jest.
Works from any folder, takes the same arguments and ends with the same exit code.
.EXAMPLE
./scripts/test.ps1 libs/platform
#>
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

# node and not npm.cmd: Ctrl-C would ask "Terminate batch job (Y/N)?", and npm.ps1 swallows the first --.
& node (Join-Path $PSScriptRoot 'test.mjs') @args
exit $LASTEXITCODE
