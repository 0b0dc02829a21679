// What the benchmarks measure from inside .NET. The first argument says what, the last line printed is JSON; bench/README.md tells more.
using System.Globalization;
using Qianfan.Mcp.Bench;

switch (args)
{
    case ["kestrel", var file, var contentType]:
        await BareKestrel.RunAsync(file, contentType);
        return 0;
    case ["http-without-fast-path"]:
        await InProcessServer.RunWithoutFastPathAsync();
        return 0;
    case ["allocation", var calls, .. var requests]:
        await Allocation.RunAsync(Number(calls), requests);
        return 0;
    case ["latency", var rounds, var warmUp]:
        await Latency.RunAsync(Number(rounds), Number(warmUp));
        return 0;
    case ["signer", .. var options]:
        return SignatureRun.Run(isShort: options.Contains("--short"));
    case ["find-models", var latency, var rounds, .. var versions]:
        await FindModelsRun.RunAsync(TimeSpan.FromMilliseconds(Number(latency)), Number(rounds), versions.Select(Number));
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            kestrel FILE CONTENT-TYPE          answers every POST with the bytes of FILE
            http-without-fast-path             the server over HTTP, every call answered by the SDK
            allocation CALLS FILE...           bytes allocated per call; each FILE holds one HTTP request
            latency ROUNDS WARMUP              a tool call beside the direct call that it makes
            signer [--short]                   one signature
            find-models MILLISECONDS ROUNDS N... find_models over N versions, with this latency upstream
            """);
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
