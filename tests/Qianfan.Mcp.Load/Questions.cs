namespace Qianfan.Mcp.Load;

/// <summary>What is asked, with the sandbox's ids.</summary>
/// <param name="Arguments">JSON; the marker of a later page is added.</param>
internal sealed record Question(string Tool, string Arguments)
{
    /// <summary>Every row of find_models with all that can be told of it: what a row of a narrower question must agree with.</summary>
    public static Question Everything { get; } = new("find_models",
        """{"includeCustom":true,"includeRetired":true,"maxKeys":50,"fields":["name","versionId","modelId","model","kind","status","inputTokens","outputTokens","inputPrice","outputPrice","capabilities","services","callable","batch","evaluation","deployment","custom","modifyTime","retires"]}""");

    /// <summary>Every tool, most with several arguments; lists page by page as well.</summary>
    public static IReadOnlyList<Question> All { get; } =
    [
        new("find_models", "{}"),
        new("list_preset_services", "{}"),
        new("find_models", """{"minInputTokens":100000,"callableNow":true,"supportsBatchInference":true}"""),
        new("list_preset_services", """{"serviceType":["chat"],"maxKeys":4}"""),
        new("compare_models", """{"models":["ERNIE-4.0-8K","ERNIE-Speed-128K"]}"""),
        new("list_preset_models", """{"maxKeys":20}"""),
        new("find_models", """{"query":"客服","includeCustom":true,"fields":["name","versionId","services","custom"]}"""),
        new("get_preset_model_version", """{"modelId":"amv-tg07pj97a068"}"""),
        new("list_custom_models", """{"maxKeys":4}"""),
        new("find_models", """{"kind":["chat"],"sort":"inputTokens","maxKeys":6,"fields":["name","versionId","inputTokens","batch","status"]}"""),
        new("list_evaluable_models", """{"maxKeys":10}"""),
        new("get_custom_model_version", """{"modelId":"amv-orkxgow0ozg1","detail":"full"}"""),
        new("list_batch_inference_models", "{}"),
        new("list_evaluation_objects", """{"objectType":"customModel"}"""),
        new("compare_models", """{"models":["amv-tg07pj97a068","ERNIE-4.5-Turbo-128K","客服问答精调","no such model"]}"""),
        new("get_preset_model", """{"modelSetId":"am-vhbjz6njftn9"}"""),
        new("get_custom_model", """{"modelSetName":"客服问答精调"}"""),
        new("get_preset_model", """{"modelSetName":"no such model"}"""),
        new("list_custom_services", """{"maxKeys":3}"""),
        new("list_custom_services", """{"runStatus":"Serving","refresh":true}"""),
        new("get_custom_service", """{"serviceId":"svco-k7m2xw94tq1c"}"""),
        new("list_tpm_quotas", """{"model":"ernie-4.5-turbo-128k"}"""),
        new("list_preset_services", """{"protocolVersion":2,"chargeStatus":["Opened"]}"""),
        new("find_models", """{"minInputTokens":9000000}"""),
        new("list_models", """{"maxKeys":20}"""),
        new("list_fine_tuning_models", "{}"),
    ];

    /// <summary>For one caller, and for a page that is not the first.</summary>
    public string For(int caller, string? marker)
    {
        var arguments = CallerIds.ToCaller(Arguments, caller);
        return marker is null ? arguments
            : arguments == "{}" ? $$"""{"marker":"{{marker}}"}"""
            : $$"""{{arguments[..^1]}},"marker":"{{marker}}"}""";
    }
}
