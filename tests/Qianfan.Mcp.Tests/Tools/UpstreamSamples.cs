namespace Qianfan.Mcp.Tests.Tools;

/// <summary>
/// Results as upstream sends them or might: the samples of its documents, unaltered, and rows that are full, sparse, full of
/// nulls or oddly typed.
/// </summary>
internal static class UpstreamSamples
{
    /// <summary>获取预置服务列表, 2024-11-08, the sample answer.</summary>
    private const string ServicesDocument =
        """
        {"serviceList":[{
          "serviceId": "svcp-dywitgcxaq6j", "name": "ERNIE-4.0-8K",
          "url": "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/completions",
          "serviceType": "chat", "isPublic": true, "modelSetId":"am-xxx", "modelId":"amv-xxx", "chargeType": "TPM", "chargeStatus": "Opened",
          "enableLogs": true, "logStoreConfig": {"logRegion": "bj", "logProject": "default", "logStoreName": "test02"}}]}
        """;

    /// <summary>获取预置模型版本详情, 2024-11-26, the sample answer.</summary>
    private const string VersionDocument =
        """
        {"modelSetId": "am-vhxxxxn9", "modelId": "amv-2dxxxxxem2", "modelName": "ERNIE-4.0-8K", "status": "Ready", "modelApplicationType": "chat",
         "tokenLimitations": {"trivial": {"inputTokens": 5120, "outputTokens": 2048, "characterLimit": 0}},
         "createTime": "2024-10-25T19:10:46+08:00", "modifyTime": "2024-10-25T19:10:46+08:00",
         "isSupportDeploy": false, "isSupportModelComp": false, "isSupportEvaluation": false}
        """;

    /// <summary>获取我的模型列表, 2024-09-29, the sample answer.</summary>
    private const string CustomModelsDocument =
        """
        {"customModelSetList": [
          {"modelSetName": "clc_test_1", "modelSetId":"am-gn7txxxf", "modelType": "大语言模型", "labels": null,
           "createTime": "2023-12-29T14:30:32+08:00", "modelCount": 1, "modelIds": ["amv-irrrsmxabb6r"]},
          {"modelSetName": "clc_test", "modelSetId": "am-gn7tssxxxf", "modelType": "大语言模型", "labels": null,
           "createTime": "2023-12-29T14:28:33+08:00", "modelCount": 1, "modelIds": ["amv-k8npfy0yz90r"]}],
         "pageInfo":{"marker":"am-n50xxx", "maxKeys":1, "isTruncated":false}}
        """;

    /// <summary>查看可评估模型列表, 2024-09-30, the sample answer, one version of each model.</summary>
    private const string EvaluableModelsDocument =
        """
        [{"modelId": 8, "modelIdStr": "am-ay2k0r83q9qr", "modelName": "ERNIE-Bot-turbo", "source": "PlatformPreset", "modelType": 0,
          "trainType": "ernieBotLite", "modelVersionList": [{"modelVersionId": 600, "modelVersionIdStr": "amv-nsjesf9kasjt",
          "version": "ERNIE-Bot-turbo-0922", "sourceType": "PlatformPreset", "framework": "paddle", "algorithm": "ERNIE_EB-ERNIEBOT_V202_FUSE",
          "modelNet": "paddlepaddle-ERNIE_EB-ERNIEBOT_V202_LORA_FUSE", "trainType": "ernieBotLite", "description": "通过数据和策略迭代,提升模型生成效果。"}]},
         {"modelId": 446, "modelIdStr": "am-44f8ji8eegp0", "modelName": "Yi-34B", "source": "PlatformPreset", "modelType": 0, "trainType": "",
          "modelVersionList": [{"modelVersionId": 635, "modelVersionIdStr": "amv-mpjrtxej6hye", "version": "Yi-34B-Chat",
          "sourceType": "PlatformPreset", "framework": "Pytorch", "algorithm": "opensource-yi-34b",
          "modelNet": "pytorch-yi-34b-chat-1.13.1", "trainType": "", "description": "支持对话的chat版本"}]}]
        """;

    /// <summary>查询支持批量推理模型清单, the sample answer.</summary>
    private const string BatchModelsDocument =
        """
        {"commonModelList": [
          {"modelId": "am-xdxxxxxxxu", "modelName": "Aquila-7B", "modelVersionList": [
            {"modelVersionId": "amv-byxxxxxxxiw", "modelVersionName": "AquilaChat-7B"}]},
          {"modelId": "am-u7xxxxxxxsq", "modelName": "BLOOMZ-7B", "modelVersionList": [
            {"modelVersionId": "amv-tzxxxxxxxp", "modelVersionName": "BLOOMZ-7B"},
            {"modelVersionId": "amv-duxxxxxxzq", "modelVersionName": "Qianfan-BLOOMZ-7B-compressed"}]}],
         "customModelList": null}
        """;

    /// <summary>The mock answers of bce-qianfan-sdk at 6cacf600 to DescribeModelSet, DescribeService and DescribeTPMResource.</summary>
    private const string ModelSetMock =
        """
        {"modelSetId": "am-m0t1zde3x111", "modelSetName": "ad111", "source": "UserCreate", "modelType": "Text2Text",
         "createTime": "2024-06-04T18:38:59+08:00", "modifyTime": "2024-06-04T18:38:59+08:00", "modelIds": ["amv-34qkndzjf111"]}
        """;

    private const string ServiceMock =
        """
        {"serviceId": "svco-ktth9mkb5cqn", "modelId": "am-b6ngmk0j3cap", "modelVersionId": "amv-6g8nng4auutg", "name": "mydasvc", "description": "hi",
         "url": "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/kzpitmni_daxx", "serviceType": "chat", "runStatus": "Serving",
         "chargeStatus": "Free", "resourceConfig": {"type": "GPU-I-2", "replicasCount": 1, "qps": 0.5}, "createTime": "2024-05-16T15:23:30Z"}
        """;

    private const string QuotasMock =
        """
        {"instances": [{"instanceId": "a0085162fxxxx0ad19e58e", "paymentTiming": "Postpaid", "rpm": 33, "tpm": 10000, "status": "Running",
          "startTime": "2024-02-26T10:00:00Z", "expiredTime": "-"}]}
        """;

    public static TheoryData<string, string> All { get; } = new()
    {
        { "list_preset_services", ServicesDocument },
        { "list_preset_services", """{"serviceList":[{"serviceId":"svcp-1","endpoint":"/v2/chat","modelSetId":"","modelId":""}]}""" },
        { "list_preset_services", """{"serviceList":[{"serviceId":null,"name":null,"url":null,"chargeStatus":null,"logStoreConfig":null}]}""" },
        { "list_preset_services", """{"serviceList":[{"serviceId":7,"name":["a"],"url":{"x":1},"serviceType":true,"chargeType":1.5}]}""" },
        { "list_preset_services", """{"serviceList":null}""" },
        { "list_preset_services", """{"serviceList":{"serviceId":"svcp-only"}}""" },
        { "list_preset_models", """
            {"systemModelSetList":[{"modelSetId":"am-ju3hi4ts39u9","modelSetName":"ERNIE Lite","modelType":"Text2Text","description":"轻量 <b>&'\"\\ 模型",
            "modelCount":2,"modelIds":["amv-irrrsmxabb6r","amv-1r61myc9c9gb"],"modelNames":["ERNIE-Lite-8K-0308"],"modifyTime":"2024-03-08T10:00:00+08:00"}],
            "pageInfo":{"marker":"","maxKeys":10,"isTruncated":true,"nextMarker":"am-next"}}
            """ },
        { "list_preset_models", """{"systemModelSetList":[{"modelSetId":"am-1","modelIds":[],"modelNames":[]}],"pageInfo":null}""" },
        { "list_preset_models", """{"systemModelSetList":[{"modelSetId":"am-1","modelIds":null,"modelNames":null,"description":null}]}""" },
        { "list_preset_models", """{"systemModelSetList":[{"modelSetId":1,"modelIds":"amv-1","modelNames":{"a":1},"modelType":0}],"pageInfo":[]}""" },
        { "list_custom_models", CustomModelsDocument },
        { "list_custom_models", """{"customModelSetList":[{"modelSetId":"am-1","labels":["a","","b",7,null],"modelNames":["x"]}]}""" },
        { "list_custom_models", """{"customModelSetList":[{"modelSetId":"am-1","labels":"single","modelIds":[7],"modelNames":[false]}]}""" },
        { "list_custom_models", """{"pageInfo":{"isTruncated":"true","nextMarker":5}}""" },
        { "get_preset_model_version", VersionDocument },
        { "get_preset_model_version", """
            {"modelId":"amv-2","modelName":"bce-reranker","status":"Ready","description":"重排序","modelApplicationType":"reranker",
            "tokenLimitations":{"reranker":{"queryTokens":400,"queryCharacterLimit":1600,"documentTokens":1024,"documentCharacterLimit":4096}},
            "isSupportDeploy":true,"isSupportModelComp":"true","isSupportEvaluation":1,"capabilities":["reasoning","novel"],"modelProviders":["baidu"]}
            """ },
        { "get_preset_model_version", """{"modelId":"amv-3","tokenLimitations":null,"capabilities":null,"modelProviders":[],"description":""}""" },
        { "get_preset_model_version", """{"modelId":3,"tokenLimitations":{"trivial":{"inputTokens":"5120","outputTokens":2048.0,"characterLimit":1.5}}}""" },
        { "get_preset_model_version", """{"modelId":"amv-4","tokenLimitations":[1],"capabilities":"chat","isSupportDeploy":{},"status":null}""" },
        { "get_preset_model_version", "{}" },
        { "get_preset_model_version", "null" },
        { "get_preset_model_version", "[]" },
        { "list_evaluable_models", EvaluableModelsDocument },
        { "list_evaluable_models", """[{"modelIdStr":"am-1","source":"用户模型","modelVersionList":null},{"modelIdStr":"am-2","source":"Novel"}]""" },
        { "list_evaluable_models", """[{"modelId":1,"modelName":null,"source":7,"modelVersionList":{"modelVersionIdStr":"amv-1"}}]""" },
        { "list_evaluable_models", "null" },
        { "list_batch_inference_models", BatchModelsDocument },
        { "list_batch_inference_models", """{"commonModelList":null,"customModelList":[{"modelId":"am-own","modelName":"mine"}]}""" },
        { "list_batch_inference_models", """{"commonModelList":"am-1","customModelList":7}""" },
        { "list_batch_inference_models", "[]" },
        { "list_evaluation_objects", """
            {"evalObjectList":[{"objectId":"amv-1","objectName":"一"},{"objectId":"am-2","objectName":"two"},{"objectId":7,"objectName":null,"novel":1}],
            "pageInfo":{"marker":"","maxKeys":3,"isTruncated":true,"nextMarker":"amv-4"}}
            """ },
        { "list_evaluation_objects", """{"evalObjectList":[{"objectId":null},{"objectId":{"x":1}},"amv-1",null],"pageInfo":null}""" },
        { "get_custom_model_version", """
            {"modelSetId":"am-1","modelId":"amv-1","status":"Ready","modelName":"m","model":"ERNIE-Speed-8K","sourceInfo":{"type":"Train","novel":[1]},
            "modelApplicationType":"chat","tokenLimitations":{"trivial":{"inputTokens":7168}},"createTime":"2024-06-04T18:38:59+08:00"}
            """ },
        { "get_custom_model_version", """{"modelId":1,"sourceInfo":"Train","model":{"name":"x"},"tokenLimitations":null,"status":7}""" },
        { "get_custom_model_version", "null" },
        { "get_preset_model", """
            {"modelSetId":"am-ju3hi4ts39u9","modelSetName":"ERNIE Lite","modelType":"Text2Text","description":"轻量","createTime":"2024-03-08T10:00:00+08:00",
            "modifyTime":"2024-10-31T15:50:53+08:00","modelIds":["amv-irrrsmxabb6r","amv-1r61myc9c9gb"],"modelNames":["ERNIE-Lite-8K-0308"]}
            """ },
        { "get_preset_model", """{"modelSetId":7,"modelIds":{"a":1},"modelNames":"x","description":null}""" },
        { "get_preset_model", "[]" },
        { "get_custom_model", ModelSetMock },
        { "get_custom_model", """{"modelSetId":"am-1","source":"Novel","labels":null,"modelIds":[{"modelId":"amv-1"},null]}""" },
        { "list_custom_services", $$$"""{"serviceList":[{{{ServiceMock}}}],"pageInfo":{"isTruncated":false}}""" },
        { "list_custom_services", """{"list":[{"serviceId":"svco-1","modelSetId":"am-1","modelId":"amv-1","runStatus":"Novel","creator":7}]}""" },
        { "list_custom_services", """{"serviceList":"svco-1","services":{"serviceId":"svco-2"}}""" },
        { "list_custom_services", "[]" },
        { "get_custom_service", ServiceMock },
        { "get_custom_service", """{"serviceId":7,"modelId":"","modelVersionId":null,"url":"","resourceConfig":{"type":null,"replicasCount":"2","qps":"2.5"}}""" },
        { "get_custom_service", """{"serviceId":"svco-1","resourceConfig":[{"qps":1}],"description":null}""" },
        { "get_custom_service", """{"resourceConfig":{"type":[],"replicasCount":0,"qps":"∞"}}""" },
        { "list_tpm_quotas", QuotasMock },
        { "list_tpm_quotas", """{"instances":[{"instanceId":7,"rpm":"33","tpm":1e4,"status":null,"expiredTime":"2026-02-26T10:00:00Z"},null,{}]}""" },
        { "list_tpm_quotas", """{"instances":null}""" },
    };

    /// <summary>The least arguments that a tool takes, and the detail.</summary>
    public static string ArgumentsOf(string tool, string detail)
    {
        var needed = Caller.Tool(tool).Parameters.Where(parameter => parameter.Required);
        return $$"""{{{string.Concat(needed.Select(parameter => $"\"{parameter.Name}\":{parameter.Example},"))}}"detail":"{{detail}}"}""";
    }
}
