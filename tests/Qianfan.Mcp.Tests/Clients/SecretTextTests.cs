using Qianfan.Mcp.Clients;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>Keys in a client's file are not shown by what <c>install</c> prints; the rest is.</summary>
public sealed class SecretTextTests
{
    [Theory]
    // Issue: as two items of a list, on one line or two, and as one.
    [InlineData("\"args\": [\"-y\", \"--secret-key\", \"hush\", \"--port\", \"80\"]", "\"args\": [\"-y\", \"--secret-key\", \"…\", \"--port\", \"80\"]")]
    [InlineData("\"args\": [\n  \"--api-token\", // mine\n  \"hush\",\n  \"x\"\n]", "\"args\": [\n  \"--api-token\", // mine\n  \"…\",\n  \"x\"\n]")]
    [InlineData("[\"--token=hush\", \"--mode=fast\"]", "[\"--token=…\", \"--mode=fast\"]")]
    [InlineData("[\"-e\", \"API_KEY=hush hush\"]", "[\"-e\", \"API_KEY=…\"]")]
    [InlineData("[\"sh -c 'run --password hush'\"]", "[\"sh -c 'run --password …\"]")]
    [InlineData("[\"--header\", \"Authorization: Bearer hush\"]", "[\"--header\", \"Authorization: …\"]")]
    [InlineData("args = ['--secret-key', 'hush']", "args = ['--secret-key', '…']")]
    // Issue: TOML's quotes and names.
    [InlineData("API_KEY = 'hush'\nurl = 'x'", "API_KEY = '…'\nurl = 'x'")]
    [InlineData("env.\"X TOKEN\" = \"hush\"", "env.\"X TOKEN\" = \"…\"")]
    [InlineData("env = { PASSWD = 'hush', A = '1' }", "env = { PASSWD = '…', A = '1' }")]
    [InlineData("token = \"\"\"\nhush\nhush\"\"\"\nx = 1", "token = \"\"\"…\n\n\"\"\"\nx = 1")]
    [InlineData("token = '''hu\\'sh\n'''", "token = '''…\n'''")]
    [InlineData("# API_KEY = 'hush'\nx = 1 # token: hush", "# API_KEY = …\nx = 1 # token: …")]
    [InlineData("http_headers = { \"X-Api-Key\" = \"hush\" }", "http_headers = { \"X-Api-Key\" = \"…\" }")]
    [InlineData("tokens = [\n  'hush', # one\n  'hush',\n]\n[servers.\"x\"]", "tokens = [\n  '…', # one\n  '…',\n]\n[servers.\"x\"]")]
    // Issue: what follows an escaped quote.
    [InlineData("{ \"API_KEY\": \"hu\\\"sh\", \"a\": \"b\" }", "{ \"API_KEY\": \"…\", \"a\": \"b\" }")]
    [InlineData("{ \"a\": \"{\\\"token\\\": \\\"hush\\\"}\", \"b\": \"c\" }", "{ \"a\": \"{\\\"token\\\": …\", \"b\": \"c\" }")]
    [InlineData("{ \"a\\\"secret\": \"hush\" }", "{ \"a\\\"secret\": \"…\" }")]
    // Names of every kind.
    [InlineData("{ \"headers\": { \"Authorization\": \"Basic hush\" } }", "{ \"headers\": { \"Authorization\": \"…\" } }")]
    [InlineData("{ \"githubCredential\" : \"hush\" }", "{ \"githubCredential\" : \"…\" }")]
    [InlineData("{ \"auth\": { \"user\": \"hush\", \"list\": [\"hush\"] }, \"x\": \"y\" }", "{ \"auth\": { \"user\": \"…\", \"list\": [\"…\"] }, \"x\": \"y\" }")]
    [InlineData("{ \"name\": \"X-Token\", \"value\": \"hush\" }", "{ \"name\": \"X-Token\", \"value\": \"…\" }")]
    // Shapes.
    [InlineData("\"url\": \"https://me:hush@example.com/a?api_key=hush\"", "\"url\": \"https://…@example.com/a?api_key=…\"")]
    [InlineData("\"x\": \"Bearer hush\"", "\"x\": \"Bearer …\"")]
    [InlineData("\"x\": \"0123456789abcdef0123456789abcdef\"", "\"x\": \"…\"")]
    [InlineData("\"x\": \"ghp_0123456789abcdefghijABCDEFGHIJ\"", "\"x\": \"ghp_…\"")]
    [InlineData("\"x\": \"bce-v3/ALTAK-x/hush\"", "\"x\": \"…\"")]
    [InlineData("\"x\": \"6d1f3c1e-0b5e-4c7a-9d57-3a1f0c9f7e21\"", "\"x\": \"…\"")]
    // References that only begin like one.
    [InlineData("\"KEY\": \"${KEY:-hush}\"", "\"KEY\": \"…\"")]
    [InlineData("\"PASSWORD\": \"$hush\"", "\"PASSWORD\": \"…\"")]
    public void Keys_are_hidden(string text, string shown)
    {
        Assert.Equal(shown, SecretText.Hide(text));
        Assert.Equal(shown.ReplaceLineEndings("\r\n").Split('\n').Length, SecretText.Hide(text.ReplaceLineEndings("\r\n")).Split('\n').Length);
    }

    [Theory]
    [InlineData("{ \"author\": \"me\", \"keyboard\": \"us\", \"type\": \"stdio\", \"maxTokens\": 4096, \"token\": null, \"x\": \"y\" }")]
    [InlineData("{ \"mcpServers\": { \"auth-server\": { \"command\": \"npx\", \"args\": [\"-y\", \"@me/token-server@1.2.3\"] } } }")]
    [InlineData("{ \"env\": { \"API_KEY\": \"${API_KEY}\", \"TOKEN\": \"$TOKEN\", \"A_SECRET\": \"%A_SECRET%\", \"KEY\": \"${env:KEY}\", \"A_KEY\": \"{env:KEY}\" } }")]
    [InlineData("[mcp_servers.keycloak]\ncommand = '/usr/local/lib/node/bin-20/x'\nenv_vars = ['GITHUB_TOKEN', 'HTTPS_PROXY']\n")]
    [InlineData("")]
    public void What_is_no_key_stays_readable(string text) => Assert.Equal(text, SecretText.Hide(text));

    [Fact]
    public void Nothing_of_what_is_installed_is_hidden()
    {
        foreach (var snippet in ClientList.All.SelectMany(client => ClientGuide.Connections(client).Select(
            connection => new Snippet(client, connection).ToString())))
            Assert.Equal(snippet, SecretText.Hide(snippet));
    }

    [Fact]
    public void Issue_a_changed_line_does_not_show_a_key_whose_name_stands_above()
    {
        const string before = "[\n  \"--secret-key\",\n  \"hush\"\n]\n";

        Assert.Equal(
            ["-   \"…\"", "+   \"…\",", "+   \"x\""],
            Difference.Between(before, before.Replace("hush\"", "other\",\n  \"x\"", StringComparison.Ordinal)));
    }
}
