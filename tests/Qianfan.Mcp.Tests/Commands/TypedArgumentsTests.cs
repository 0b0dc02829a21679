using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>The ways to hand arguments to a tool in a shell, and what is said of those that cannot be read.</summary>
public sealed class TypedArgumentsTests
{
    [Theory]
    [InlineData(null, "{\"maxKeys\":2}")]
    [InlineData(null, "'{\"maxKeys\":2}'")]
    [InlineData(null, "maxKeys=2")]
    [InlineData(null, "maxKeys=2", "refresh=true")]
    [InlineData("{\"maxKeys\":\n2}", "-")]
    [InlineData("\ufeff{\"maxKeys\":2}", "-")]
    public async Task They_are_pairs_or_JSON_or_standard_input(string? input, params string[] words) =>
        Assert.Equal((0, 2), await RowsAsync(input, words));

    [Fact]
    public async Task Issue_a_file_of_JSON_is_read_whole()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "{\n  \"maxKeys\": 2 }");
        try
        {
            Assert.Equal((0, 2), await RowsAsync(null, [$"@{file}"]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    // PowerShell hands over name=a,b as two words.
    [Theory]
    [InlineData("chargeStatus=Free,Opened")]
    [InlineData("chargeStatus=Free", "chargeStatus=Opened")]
    [InlineData("chargeStatus=Free", "Opened")]
    [InlineData("chargeStatus=[\"Free\",\"Opened\"]")]
    public async Task A_list_is_written_with_commas_or_one_value_at_a_time(params string[] words) =>
        Assert.Equal(await AnswerAsync("list_preset_services", "{\"chargeStatus\":[\"Free\",\"Opened\"]}"),
            await AnswerAsync("list_preset_services", words));

    [Fact]
    public async Task A_member_of_an_object_is_written_after_a_dot() => Assert.Equal(
        await AnswerAsync("compare_models",
            """{"models":["ERNIE-5.1","DeepSeek-V4-Pro"],"workload":{"inputTokens":8000,"outputTokens":200}}"""),
        await AnswerAsync("compare_models", "models=ERNIE-5.1,DeepSeek-V4-Pro", "workload.inputTokens=8000", "workload.outputTokens=200"));

    [Theory]
    [InlineData("line 1, character 2, near `{maxKeys:1}`", "{maxKeys:1}")]
    [InlineData("Write maxKeys=1 instead, or save the JSON to a file", "{maxKeys:", "1}")]
    [InlineData("Write query=\"ernie 5\" kind=chat,ocr instead", "{query:ernie", "5,kind:[chat, ocr]}")]
    [InlineData("Write supportsBatchInference=true instead", "{supportsBatchInference:true}")]
    [InlineData("Write name=value instead", "{workload:{calls:1}}")]
    [InlineData("line 2, character 8, near `", "{\"query\":\"文心\",\n \"文心\": x}")]
    [InlineData("line 1, character 2", "'{maxKeys:1}'")]
    [InlineData("the arguments must be a JSON object such as '{\"", "[1]")]
    [InlineData("write arguments as name=value", "ernie")]
    [InlineData("write arguments as name=value", "query=ernie", "5")]
    [InlineData("check the name after @", "@/nowhere/hush.json")]
    [InlineData("the arguments are larger than 256 KiB", "@/dev/zero")]
    public async Task What_cannot_be_read_is_refused_with_its_place(string place, params string[] words)
    {
        var (code, error) = await RefusalAsync(["call", "list_preset_models", .. words, "--sandbox"]);

        Assert.Equal(2, code);
        Assert.Contains(place, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("{\"apiKey\":\"bce-v3/ALTAK-hushhush/0123hush\",}")]
    [InlineData("{secretKey:hush0123456789abcdef01234}")]
    [InlineData("hush0123456789abcdef01234")]
    [InlineData("--secret-kye=hush0123456789abcdef01234")]
    [InlineData("--secret-kye", "hush0123456789abcdef01234")]
    public async Task A_key_among_them_is_not_repeated(params string[] words)
    {
        var (code, error) = await RefusalAsync(["call", "list_preset_models", .. words, "--sandbox"]);

        Assert.Equal(2, code);
        Assert.DoesNotContain("hush", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Did you mean call find_models?", "find_models", "--sandbox")]
    [InlineData("Did you mean call find_models?", "find-models")]
    [InlineData("Did you mean call compare_models?", "compare_model")]
    [InlineData("Did you mean find_models?", "call", "find_model")]
    [InlineData("Did you mean doctor?", "docter")]
    [InlineData("Did you mean tools?", "list_tools")]
    [InlineData("Did you mean --help?", "help")]
    [InlineData("Did you mean --sandbox?", "--sanbox")]
    [InlineData("Did you mean --sandbox?", "call", "find_models", "--sandbx")]
    [InlineData("Did you mean --sandbox?", "call", "find_models", "-sandbox")]
    [InlineData("Did you mean maxKeys=?", "call", "find_models", "--max-keys", "5")]
    [InlineData("Did you mean --allowed-hosts?", "http", "--allowed-host=a.example")]
    public async Task A_misspelt_word_gets_the_nearest(string expected, params string[] words)
    {
        var (code, error) = await RefusalAsync(words);

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Error)> RefusalAsync(string[] words)
    {
        await using var program = new ServerProcess(words);
        var (code, _, error) = await program.FinishAsync();
        return (code, error);
    }

    private static async Task<(int ExitCode, int Rows)> RowsAsync(string? input, string[] words)
    {
        await using var program = new ServerProcess(["call", "list_preset_models", .. words, "--sandbox"]);
        if (input is not null)
            program.Send(input);
        var (code, output, error) = await program.FinishAsync();
        Assert.Equal("", error);
        return (code, JsonElement.Parse(Encoding.UTF8.GetString(output)).GetProperty("models").GetArrayLength());
    }

    // Without the time that it tells.
    private static async Task<string> AnswerAsync(string tool, params string[] words)
    {
        await using var program = new ServerProcess(["call", tool, .. words, "--sandbox"]);
        var (code, output, error) = await program.FinishAsync();
        Assert.Equal((0, ""), (code, error));
        return Encoding.UTF8.GetString(output).Split("\"source\"")[0].Split("\"nextMarker\"")[0];
    }
}
