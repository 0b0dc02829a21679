using System.CommandLine;
using Qianfan.Mcp.Evals;

if (args is [SandboxOverStdio.Command, var spoken])
{
    await SandboxOverStdio.ServeAsync(spoken);
    return 0;
}

var model = new Option<string>("--model") { Description = "The model's name, as the API takes it.", Required = true };
var repeats = new Option<int>("--repeats") { Description = "How often each task is asked, 1 to 100.", DefaultValueFactory = _ => 3 };
var tasks = new Option<string?>("--tasks") { Description = "Ids of tasks, separated by commas; all otherwise." };
var language = new Option<string?>("--language") { Description = "Only tasks in this language." }.AcceptOnlyFromAmong("en", "zh");
var folder = new Option<string>("--out")
{
    Description = "Where report.md and the transcripts go.",
    DefaultValueFactory = _ => "artifacts/evals",
};
repeats.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 1 or > 100)
        result.AddError("--repeats must be 1 to 100.");
});
var root = new RootCommand("Asks a model questions about Qianfan's catalog and judges the answers.")
{
    model, repeats, tasks, language, folder,
};
root.SetAction(async (read, cancellation) =>
{
    if (!Uri.TryCreate(Environment.GetEnvironmentVariable(Options.EndpointVariable), UriKind.Absolute, out var endpoint)
        || Environment.GetEnvironmentVariable(Options.KeyVariable) is not { Length: > 0 } key)
        return Fail($"Set {Options.EndpointVariable}, such as https://qianfan.baidubce.com/v2, and {Options.KeyVariable}.");
    var options = new Options(read.GetRequiredValue(model), endpoint, key)
    {
        Repeats = read.GetValue(repeats),
        Tasks = read.GetValue(tasks)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
        Language = read.GetValue(language),
        Out = read.GetRequiredValue(folder),
    };
    if (options.Tasks.Except(EvalTask.All.Select(task => task.Id)).FirstOrDefault() is { } unknown)
        return Fail($"There is no task {unknown}.");
    await using var evaluation = new Evaluation(options);
    await evaluation.RunAsync(EvalTask.All.Where(options.Wants), Console.Out, cancellation);
    Console.WriteLine($"Report: {Path.Combine(options.Out, Report.File)}");
    return 0;
});
return await root.Parse(args).InvokeAsync();

static int Fail(string why)
{
    Console.Error.WriteLine(why);
    return 2;
}
