/**
 * What a shell runs to complete a command line of ours. Each asks `deribit-rpc complete -- WORDS` for the candidates.
 * The scripts of libraries take `key=value` for one word in bash, where it is three, and hand half-typed words to `eval`.
 */

/** A shell that can be completed in. */
export type Shell = "bash" | "zsh" | "fish";

/** The scripts by shell. Candidates that end with `=` or `.` go on, so no space follows them. */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: String.raw`# Completion of deribit-rpc for bash.
_deribit_rpc() {
  local line="\${COMP_LINE:0:COMP_POINT}" current prefix candidate
  local -a words
  read -ra words <<<"$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  # Readline replaces what follows the last = or : only.
  prefix="\${current%"\${current##*[=:]}"}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    candidate="\${candidate%%$'\t'*}"
    COMPREPLY+=("\${candidate#"$prefix"}")
  done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ "\${COMPREPLY[0]-}" == *[=.] ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _deribit_rpc deribit-rpc
`.replaceAll("\\$", "$"),
  zsh: String.raw`#compdef deribit-rpc
# Completion of deribit-rpc for zsh.
_deribit_rpc() {
  local line value
  local -a ended open ended_texts open_texts
  while IFS= read -r line; do
    value="\${line%%$'\t'*}"
    if [[ "$value" == *[=.] ]]; then
      open+=("$value"); open_texts+=("\${line/$'\t'/  -- }")
    else
      ended+=("$value"); ended_texts+=("\${line/$'\t'/  -- }")
    fi
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#ended + $#open )) || { _files; return }
  (( $#ended )) && compadd -l -d ended_texts -a ended
  (( $#open )) && compadd -l -S "" -d open_texts -a open
}
if [[ "$funcstack[1]" == _deribit_rpc ]]; then _deribit_rpc "$@"; else compdef _deribit_rpc deribit-rpc; fi
`.replaceAll("\\$", "$"),
  fish: `# Completion of deribit-rpc for fish.
function __deribit_rpc
    set -l words (commandline -opc)
    $words[1] complete -- $words[2..] (commandline -ct) 2>/dev/null
end
complete -c deribit-rpc -f -a '(__deribit_rpc)'
`,
};
