using FsCheck;
using FsCheck.Fluent;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tests.Signing;

/// <summary>Whatever is signed, the sandbox, which shares no code with the signer, accepts it, and nothing else.</summary>
public sealed class AnySignatureTests
{
    private const string Id = "ALTAK-any";
    private const string Secret = "any-secret";

    private static readonly Gen<string> _texts = Gen.Elements(
        "a", "Z", "0", "-", "_", ".", "~", " ", "%", "+", "&", "=", "/", "?", "#", ":", ";", "\"", "%2F", "%zz", "中", "é", "e\u0301", "😀", "\u00ad", "*", "(", "'")
        .ArrayOf().Select(string.Concat);

    private static readonly Gen<Call> _calls =
        from path in _texts.ArrayOf()
        from query in (from name in _texts from value in _texts select (name, value)).ArrayOf()
        from headers in (from name in Gen.Elements("a", "b-c", "Date2", "X") from value in _texts select ($"x-bce-{name}", value)).ArrayOf()
        from method in Gen.Elements("GET", "POST", "DELETE")
        from seconds in Gen.Choose(1, 180_000)
        select new Call(method, $"/{string.Join('/', path.Select(Uri.EscapeDataString))}", query, [.. headers.DistinctBy(header => header.Item1)], seconds);

    [Fact]
    public void Any_signed_call_is_taken_and_any_changed_one_refused() => Prop.ForAll(_calls.ToArbitrary(), call =>
    {
        var signature = call.Sign();
        return call.IsTaken(signature)
            && (call with { Headers = [.. call.Headers.Reverse()] }).Sign() == signature
            && (call with { Query = [.. call.Query.Reverse()] }).Sign() == signature
            && call.Changed().All(changed => !changed.IsTaken(signature));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private sealed record Call(string Method, string Path, (string Name, string Value)[] Query, (string Name, string Value)[] Headers, int Seconds)
    {
        private const string Host = "qianfan.baidubce.com";

        private static readonly DateTimeOffset _now = new FakeClock().GetUtcNow();

        private string Sent { get; init; } = Host;

        public string Sign() => BceAuthV1.Sign(new(Id, Secret), BceAuthV1.Timestamp(_now), Seconds, Method, Path, QueryText(),
            All().Select(header => KeyValuePair.Create(header.Name, header.Value))).Authorization;

        public bool IsTaken(string signature)
        {
            var headers = All().ToDictionary(header => header.Name, header => header.Value);
            headers["Authorization"] = signature;
            var validator = new SignatureValidator(new FakeClock(), [new SandboxAccount(Id, Secret)]);
            return validator.Check(new(Method, Path, QueryText(), headers, default)) is null;
        }

        public IEnumerable<Call> Changed()
        {
            yield return this with { Method = "PUT" };
            yield return this with { Path = $"{Path}x" };
            yield return this with { Query = [.. Query, ("novel", "")] };
            yield return this with { Sent = "qianfan.example" };
            for (var i = 0; i < Query.Length; i++)
            {
                yield return this with { Query = [.. Query[..i], (Query[i].Name, $"{Query[i].Value}x"), .. Query[(i + 1)..]] };
                yield return this with { Query = [.. Query[..i], ($"{Query[i].Name}x", Query[i].Value), .. Query[(i + 1)..]] };
            }
            for (var i = 0; i < Headers.Length; i++)
                // An empty header is not signed, so nothing tells that it was filled.
                if (Headers[i].Value.Trim().Length > 0)
                    yield return this with { Headers = [.. Headers[..i], (Headers[i].Name, $"{Headers[i].Value}x"), .. Headers[(i + 1)..]] };
        }

        private string QueryText() =>
            string.Join('&', Query.Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}"));

        private IEnumerable<(string Name, string Value)> All() =>
            Headers.Append(("Host", Sent)).Append((BceAuthV1.DateHeader, BceAuthV1.Timestamp(_now))).Append(("Content-Type", "application/json"));
    }
}
