namespace Qianfan.Mcp.Commands;

/// <summary>What makes a shell complete commands, options, tools and arguments; it asks <see cref="CompletedWords"/>.</summary>
/// <param name="Use">The line for the file with which the shell starts.</param>
internal sealed record CompletionScript(string Shell, string Text, string Use)
{
    // After a = bash replaces only what follows it.
    private const string Bash = """
        _qianfan_mcp() {
            local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT}
            local word=${line##* }
            COMPREPLY=($(qianfan-mcp '[suggest]' "$line" 2>/dev/null))
            [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
            [[ $word == *=* && $COMP_WORDBREAKS == *=* ]] && COMPREPLY=("${COMPREPLY[@]#"${word%"${word##*=}"}"}")
            return 0
        }
        complete -o default -F _qianfan_mcp qianfan-mcp
        """;

    private const string Zsh = """
        #compdef qianfan-mcp
        _qianfan_mcp() {
            local -a found
            found=("${(@f)$(qianfan-mcp '[suggest]' "${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
            compadd -S '' -- ${(M)found:#*=}
            compadd -- ${found:#*=}
        }
        compdef _qianfan_mcp qianfan-mcp
        """;

    private const string Fish = """
        complete -c qianfan-mcp -f -a "(qianfan-mcp '[suggest]' (commandline -cp) 2>/dev/null)"
        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName qianfan-mcp -ScriptBlock {
            param($word, $ast, $cursor)
            $line = $ast.ToString().PadRight($cursor).Substring(0, $cursor)
            qianfan-mcp '[suggest]' $line 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    public static IReadOnlyList<CompletionScript> All { get; } =
    [
        new("bash", Bash, "eval \"$(qianfan-mcp completion bash)\""),
        new("zsh", Zsh, "eval \"$(qianfan-mcp completion zsh)\""),
        new("fish", Fish, "qianfan-mcp completion fish | source"),
        new("powershell", PowerShell, "qianfan-mcp completion powershell | Out-String | Invoke-Expression"),
    ];
}
