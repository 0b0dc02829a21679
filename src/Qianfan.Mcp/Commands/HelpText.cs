using System.CommandLine;
using System.CommandLine.Invocation;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>
/// The help of a command, or of one tool of the <c>call</c> command. The parser's own breaks no Chinese, and counts its characters as one
/// column each.
/// </summary>
internal sealed class HelpText(Language language) : SynchronousCommandLineAction
{
    private const string Indent = "  ";

    private int _width;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _width = Console.IsOutputRedirected ? int.MaxValue : Terminal.Width;
        var (output, command) = (parseResult.InvocationConfiguration.Output, parseResult.CommandResult.Command);
        var tool = CallCommand.ToolOf(parseResult);
        // The arguments of a tool are not to scroll away.
        var shared = tool is not null ? []
            : command.Parents.OfType<Command>().SelectMany(parent => parent.Options).Where(option => option.Recursive);
        Write(output, language.Say("Description:", "说明："), tool?.Description.In(language) ?? command.Description ?? "");
        Write(output, language.Say("Usage:", "用法："), Usage(command, tool));
        Write(output, language.Say("Arguments:", "参数："), tool is not null ? tool.Parameters.SelectMany(parameter => Rows(parameter))
            : command.Arguments.Select(argument => ($"<{argument.Name}>", argument.Description ?? "")));
        Write(output, language.Say("Options:", "选项："), command.Options.Concat(shared).Distinct().Select(Row));
        Write(output, language.Say("Commands:", "命令："), command.Subcommands.Select(one => (one.Name, one.Description ?? "")));
        if (tool is not null)
            output.WriteLine(language.Say("Other options: `qianfan-mcp --help`", "其他选项见 `qianfan-mcp --help`。"));
        return 0;
    }

    private void Write(TextWriter output, string heading, string text)
    {
        output.WriteLine(heading);
        foreach (var line in Columns.Wrap(text, _width - Indent.Length))
            output.WriteLine($"{Indent}{line}");
        output.WriteLine();
    }

    private void Write(TextWriter output, string heading, IEnumerable<(string Name, string Text)> rows)
    {
        var all = rows.ToArray();
        if (all.Length == 0)
            return;
        output.WriteLine(heading);
        foreach (var line in Lines(all, _width))
            output.WriteLine(line);
        output.WriteLine();
    }

    /// <summary>Names, and beside each its text.</summary>
    /// <param name="width">Of the terminal, in columns.</param>
    public static IEnumerable<string> Lines(IReadOnlyCollection<(string Name, string Text)> rows, int width)
    {
        var names = Math.Min(rows.Max(row => Columns.Width(row.Name)), width / 2);
        foreach (var (name, text) in rows)
        {
            var label = name;
            foreach (var line in Columns.Wrap(text, width - names - 2 * Indent.Length))
            {
                // One that is too long has a line of its own.
                if (Columns.Width(label) > names)
                {
                    yield return Indent + label;
                    label = "";
                }
                yield return $"{Indent}{Columns.Fit(label, names)}{Indent}{line}".TrimEnd();
                label = "";
            }
        }
    }

    private string Usage(Command command, CatalogTool? tool)
    {
        IEnumerable<string> words = tool is not null ? [tool.Name, "[name=value...]"]
            : command.Subcommands.Count > 0 ? [language.Say("[command]", "[命令]")]
            : command.Arguments.Select(argument => argument.Arity.MinimumNumberOfValues > 0 ? $"<{argument.Name}>"
                : argument.Arity.MaximumNumberOfValues > 1 ? $"[<{argument.Name}>...]" : $"[<{argument.Name}>]");
        var path = command.Parents.OfType<Command>().Select(parent => parent.Name).Append(command.Name);
        return string.Join(' ', [.. path, .. words, language.Say("[options]", "[选项]")]);
    }

    private (string Name, string Text) Row(Option option)
    {
        var aliases = option.Aliases.Where(alias => alias.StartsWith('-')).Order(StringComparer.Ordinal);
        var names = string.Join(", ", aliases.Append(option.Name));
        return (option.HelpName is { } value ? $"{names} <{value}>" : names, (option.Description ?? "")
            + (option is { HasDefaultValue: true, Recursive: false } && option.GetDefaultValue() is string usual && usual.Length > 0
                ? language.Say($" [default: {usual}]", $" [默认：{usual}]") : ""));
    }

    /// <summary>One for each argument, and for each member of one that is an object.</summary>
    public IEnumerable<(string Name, string Text)> Rows(Parameter parameter, string prefix = "")
    {
        var type = parameter.Kind switch
        {
            ParameterKind.Integer => language.Say("integer", "整数"),
            ParameterKind.Number => language.Say("number", "数字"),
            ParameterKind.Flag => "true|false",
            ParameterKind.Object => "JSON",
            ParameterKind.Texts or ParameterKind.Choices => "a,b,...",
            _ => language.Say("text", "文本"),
        };
        LocalizedText?[] facts =
        [
            !parameter.Required ? null : parameter.Alternative is { } other ? ($"required unless {other} is given", $"必填，或改用 {other}")
                : ("required", "必填"),
            parameter.Allowed.Count == 0 ? null
                : ($"values: {string.Join(", ", parameter.Allowed)}", $"可用值：{string.Join("、", parameter.Allowed)}"),
            parameter is { Kind: ParameterKind.Integer, Maximum: < long.MaxValue }
                ? LocalizedText.Same(FormattableString.Invariant($"{parameter.Minimum}..{parameter.Maximum}")) : null,
            parameter.Default is null ? null : (FormattableString.Invariant($"default: {parameter.Default}"),
                FormattableString.Invariant($"默认：{parameter.Default}")),
        ];
        var known = string.Join(language.Say("; ", "；"), facts.OfType<LocalizedText>().Select(fact => fact.In(language)));
        return parameter.Members.SelectMany(member => Rows(member, $"{prefix}{parameter.Name}."))
            .Prepend(($"{prefix}{parameter.Name}=<{type}>", parameter.Description.In(language) + (known.Length > 0 ? $" [{known}]" : "")));
    }
}
