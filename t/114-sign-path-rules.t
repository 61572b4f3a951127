# Paths that a signer and nginx could read differently. All of them are signed here as they are sent, so
# that nothing but the path is wrong with them.

use Test::Nginx::Socket 'no_plan';
use lib 't/lib';
use Cases;
use Signed;

repeat_each(2);

our $Files = [['f/a.txt', "It works!\n"]];

run_tests();

__DATA__

=== TEST 1: segments . and .., however they are spelled
--- config
    antileech_sign qiniu primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/./a.txt?sign=dc87be9e6a21ae1e6e763a501e8568bf&t=f0000000
403 sign_malformed  /f/x/../a.txt?sign=c300285f007cab65d954be13c7808060&t=f0000000
403 sign_malformed  /./f/a.txt?sign=cea668e4f564d9112702b6583a0f518b&t=f0000000
403 sign_malformed  /x/../f/a.txt?sign=084b06f028cccf62b260f6fe4174893d&t=f0000000
403 sign_malformed  /f/../f/a.txt?sign=1fd98700817c1a1cba18d21041133bcf&t=f0000000
403 sign_malformed  /f/a.txt/.?sign=4a79f6cbb85f010d815c59b012d2ccf1&t=f0000000
403 sign_malformed  /f/a.txt/..?sign=f034bc396df33c89ea6f6bbafff29427&t=f0000000
403 sign_malformed  /f/.?sign=10bd3ad2075e0de80984eab9f5247cc2&t=f0000000
403 sign_malformed  /f/..?sign=772c007a609ed85e218bf59be2297600&t=f0000000
403 sign_malformed  /f/x/y/../../a.txt?sign=e8c1e7ceaa2aa8131dbd8954308e1194&t=f0000000
# encoded, in either case, and in part
403 sign_malformed  /f/%2e/a.txt?sign=17f39ad34adac755b3bdf20e0893b28a&t=f0000000
403 sign_malformed  /f/%2E/a.txt?sign=6d0ab062126998b4da332be622374eca&t=f0000000
403 sign_malformed  /f/x/%2e%2e/a.txt?sign=99610d9bdce70c7b882e25dbe6d65a58&t=f0000000
403 sign_malformed  /f/x/.%2e/a.txt?sign=2e331ad238f051da9c6098f6720f23f3&t=f0000000
403 sign_malformed  /f/x/%2E./a.txt?sign=cd8cf21c64e587be2387a3a69a21cad8&t=f0000000
403 sign_malformed  /f/x/%2E%2e/a.txt?sign=cbc580fd6ad5449957781d489c6b58d6&t=f0000000
# between slashes of which one is encoded
403 sign_malformed  /f/x/..%2fa.txt?sign=ab84c1b2663a17e7420f44fa9255a4da&t=f0000000
403 sign_malformed  /f/x%2f../a.txt?sign=811bb0895f5bb5fd7459e8da7a28f4ce&t=f0000000
403 sign_malformed  /f/x%2F..%2Fa.txt?sign=4a9c90beeedf1d87387be73e3057467a&t=f0000000
403 sign_malformed  /f/x%2f%2e%2e%2fa.txt?sign=0c7a00eb9ac1299100d299431facff36&t=f0000000
403 sign_malformed  /f%2f.%2fa.txt?sign=3f1a0724dd3eca7ecdb6914b03d5742c&t=f0000000
# between several slashes
403 sign_malformed  /f//./a.txt?sign=d12cc656269878a678e1ed1105c47297&t=f0000000
403 sign_malformed  /f//x//..//a.txt?sign=77296bbb34bfca5e3004bc7a973688ec&t=f0000000
# with parameters, for servers behind this one that drop them
403 sign_malformed  /f/..;/a.txt?sign=cfafacc2387b3cfcdc5a810bd9534850&t=f0000000
403 sign_malformed  /f/.;/a.txt?sign=597d9c018e2c895aec16a6c0cd7d8c43&t=f0000000
403 sign_malformed  /f/x/..;a=b/a.txt?sign=4cac7123d62c9fd5c560a3db18aa6c32&t=f0000000
403 sign_malformed  /f/x/%2e%2e;/a.txt?sign=0e9ad773d0983b49bd5c096954ba7482&t=f0000000
403 sign_malformed  /f/x/..%3b/a.txt?sign=38103467babdfb87df0324409daa4d55&t=f0000000
403 sign_malformed  /f/..;?sign=e2ed82a7d3669cd5048fe8e466545b57&t=f0000000
403 sign_malformed  /f/.;x?sign=b3e6d8039f1513c1fd281b303f25d004&t=f0000000
# over the root: nginx refuses them
400  /../f/a.txt
400  /f/../../f/a.txt
400  /%2e%2e/f/a.txt



=== TEST 2: the same under a scheme that signs the query
--- config
    antileech_sign bitiful primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/./a.txt?_ts=4000000000&_btf_tk=c2baf45b96e4544597d8812a3c967fa7
403 sign_malformed  /f/x/../a.txt?_ts=4000000000&_btf_tk=7a412314f5a1fff591dd8d71f012a09b
403 sign_malformed  /./f/a.txt?_ts=4000000000&_btf_tk=7d31ddc688ae4da548d8389c0d4215a5
403 sign_malformed  /x/../f/a.txt?_ts=4000000000&_btf_tk=c7dcef3d696ef62431c12d9bf22b3e5f
403 sign_malformed  /f/../f/a.txt?_ts=4000000000&_btf_tk=c7ea0de7ae325a96ee93875707aaffb6
403 sign_malformed  /f/a.txt/.?_ts=4000000000&_btf_tk=107b10dc2d60291c072aaafe6cd3bc62
403 sign_malformed  /f/a.txt/..?_ts=4000000000&_btf_tk=c25fe9585a04e11554106716888d26e1
403 sign_malformed  /f/.?_ts=4000000000&_btf_tk=9391449d64da4d9771abfddbd834aadf
403 sign_malformed  /f/..?_ts=4000000000&_btf_tk=7e17e7d465ed6459e989d261dcfc5df1
403 sign_malformed  /f/x/y/../../a.txt?_ts=4000000000&_btf_tk=0d8f0ed9d523d232ab115d7a88b7c01f
# encoded, in either case, and in part
403 sign_malformed  /f/%2e/a.txt?_ts=4000000000&_btf_tk=706a2ea571645c0f54ab5ea914c519e7
403 sign_malformed  /f/%2E/a.txt?_ts=4000000000&_btf_tk=b8b0d8cb22a9bc9d86040bc467f2fcac
403 sign_malformed  /f/x/%2e%2e/a.txt?_ts=4000000000&_btf_tk=d43c63959f2482c00ac7f84f4844c062
403 sign_malformed  /f/x/.%2e/a.txt?_ts=4000000000&_btf_tk=96fe4db844ed8b02ee2acb266a203acd
403 sign_malformed  /f/x/%2E./a.txt?_ts=4000000000&_btf_tk=d197e9f60370864db661decfb3cbf26c
403 sign_malformed  /f/x/%2E%2e/a.txt?_ts=4000000000&_btf_tk=b38b1f6eed876eb37da4f157a4c538ff
# between slashes of which one is encoded
403 sign_malformed  /f/x/..%2fa.txt?_ts=4000000000&_btf_tk=feb524461c909ca799874c96a16bc35d
403 sign_malformed  /f/x%2f../a.txt?_ts=4000000000&_btf_tk=9416e789b72bc3764adb9f04e8166f68
403 sign_malformed  /f/x%2F..%2Fa.txt?_ts=4000000000&_btf_tk=93f637bff49944a5af3b04dadf295267
403 sign_malformed  /f/x%2f%2e%2e%2fa.txt?_ts=4000000000&_btf_tk=5e110ee8ce15012ecf6a8d75eb4b6760
403 sign_malformed  /f%2f.%2fa.txt?_ts=4000000000&_btf_tk=07d302e3f106a1de2e5a75d02ca425f2
# between several slashes
403 sign_malformed  /f//./a.txt?_ts=4000000000&_btf_tk=d73e4b7d147cfff6009cbb3988332352
403 sign_malformed  /f//x//..//a.txt?_ts=4000000000&_btf_tk=d9406232d9874ba65d1ad84141e305c2
# with parameters, for servers behind this one that drop them
403 sign_malformed  /f/..;/a.txt?_ts=4000000000&_btf_tk=b650fdb06402e8e170629d20f48df39a
403 sign_malformed  /f/.;/a.txt?_ts=4000000000&_btf_tk=ded8da85899b92c85585397bfd61d79e
403 sign_malformed  /f/x/..;a=b/a.txt?_ts=4000000000&_btf_tk=1781622e451d6155f5b37c5eff444a29
403 sign_malformed  /f/x/%2e%2e;/a.txt?_ts=4000000000&_btf_tk=4f04ed4f1a6b0efda813ff66953199e3
403 sign_malformed  /f/x/..%3b/a.txt?_ts=4000000000&_btf_tk=307b453d77fa417dac3ebd7ceddf4023
403 sign_malformed  /f/..;?_ts=4000000000&_btf_tk=8e3b636f99e7a4163880c76d1920f240
403 sign_malformed  /f/.;x?_ts=4000000000&_btf_tk=3a8bc2267ff401a3aee855ba2dd9671f



=== TEST 3: the same under one with a composite argument
--- config
    antileech_sign baidu_a primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/./a.txt?auth_key=4000000000-0-0-dff221187088a6adb7c6c985f2c5c563
403 sign_malformed  /f/x/../a.txt?auth_key=4000000000-0-0-2a52085b09ce502caf131528445a7c30
403 sign_malformed  /./f/a.txt?auth_key=4000000000-0-0-09a6396d893725c53ba5277aef5eb6d9
403 sign_malformed  /x/../f/a.txt?auth_key=4000000000-0-0-bd6e6d429cc3c15d40fd37f62c68de3f
403 sign_malformed  /f/../f/a.txt?auth_key=4000000000-0-0-638fd94f0f0c4c2ba5c4115ada0a4b17
403 sign_malformed  /f/a.txt/.?auth_key=4000000000-0-0-0753561ef5b0588b2e6bb6015dd5fa05
403 sign_malformed  /f/a.txt/..?auth_key=4000000000-0-0-489e7709b977ce930d67457185828e17
403 sign_malformed  /f/.?auth_key=4000000000-0-0-12db254d34433b22d7bd75745e60bd0d
403 sign_malformed  /f/..?auth_key=4000000000-0-0-a2b478a0ec5cd6b8a4637b9a0b7161e6
403 sign_malformed  /f/x/y/../../a.txt?auth_key=4000000000-0-0-c51668c30ea0c27e8647435c3a07d612
# encoded, in either case, and in part
403 sign_malformed  /f/%2e/a.txt?auth_key=4000000000-0-0-8002b76d7bf68cdb27e6152eb0f9d275
403 sign_malformed  /f/%2E/a.txt?auth_key=4000000000-0-0-520486fc1dc2955a43bd3e546074a602
403 sign_malformed  /f/x/%2e%2e/a.txt?auth_key=4000000000-0-0-3f62caf04e72b5e9f4b87ac9ed02e257
403 sign_malformed  /f/x/.%2e/a.txt?auth_key=4000000000-0-0-0bfa07126b9de2f56a1177bc044e9bb9
403 sign_malformed  /f/x/%2E./a.txt?auth_key=4000000000-0-0-dcde0f611fc39d38025f882844f36808
403 sign_malformed  /f/x/%2E%2e/a.txt?auth_key=4000000000-0-0-0bdabd53461e686f7b5ba0a0f5ae5732
# between slashes of which one is encoded
403 sign_malformed  /f/x/..%2fa.txt?auth_key=4000000000-0-0-da5ef25ee9dc02039bb52af009a1cc6e
403 sign_malformed  /f/x%2f../a.txt?auth_key=4000000000-0-0-d699c68591b07e93385b450c356e4a40
403 sign_malformed  /f/x%2F..%2Fa.txt?auth_key=4000000000-0-0-2f89b96b702acabc8f0c65bbb1a7416b
403 sign_malformed  /f/x%2f%2e%2e%2fa.txt?auth_key=4000000000-0-0-b6247bc17aed51fb5a1daabff07bbcfa
403 sign_malformed  /f%2f.%2fa.txt?auth_key=4000000000-0-0-74ace7651b6e32383003321ae2b9cff4
# between several slashes
403 sign_malformed  /f//./a.txt?auth_key=4000000000-0-0-be06318643d9ea6c83c6798ff3cbb5c3
403 sign_malformed  /f//x//..//a.txt?auth_key=4000000000-0-0-79724046e41de916dce4d9f8c20e2a0e
# with parameters, for servers behind this one that drop them
403 sign_malformed  /f/..;/a.txt?auth_key=4000000000-0-0-76f2a500560a0ca474b91600b9127e99
403 sign_malformed  /f/.;/a.txt?auth_key=4000000000-0-0-b951775cb2abda43613eb911923c7996
403 sign_malformed  /f/x/..;a=b/a.txt?auth_key=4000000000-0-0-6cf865e5dffa96a380e91b72e3bd36c0
403 sign_malformed  /f/x/%2e%2e;/a.txt?auth_key=4000000000-0-0-2351838f30e1c74fc85529053cbd4a02
403 sign_malformed  /f/x/..%3b/a.txt?auth_key=4000000000-0-0-85b2f4a428adee89fffd1fd8b83c22be
403 sign_malformed  /f/..;?auth_key=4000000000-0-0-af60922061aa5c9aba4533ca7c4d0532
403 sign_malformed  /f/.;x?auth_key=4000000000-0-0-3854412bb24c7cb382261502bd46af8c



=== TEST 4: the same behind a path carrier
--- config
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_malformed  /209901010000/a999d5726cfdaa0533f3be3e9eb34db9/f/./a.txt
403 sign_malformed  /209901010000/68e9ec39041ffefa4c72b7503d2b93b4/f/x/../a.txt
403 sign_malformed  /209901010000/475c2e3b3f455308e06ca1a66f97d8d0/./f/a.txt
403 sign_malformed  /209901010000/4f2c61354179767765cbc0b04e28887a/x/../f/a.txt
403 sign_malformed  /209901010000/532cfa52db58040b050f70b1249d1d00/f/../f/a.txt
403 sign_malformed  /209901010000/954bada1fcd76828f1b136138e6d9741/f/a.txt/.
403 sign_malformed  /209901010000/ff82933b58fd5b201bcd05b3f3017e1d/f/a.txt/..
403 sign_malformed  /209901010000/4724599cd736407b23e871a6107dad9a/f/.
403 sign_malformed  /209901010000/a11317daf6e30fed051e18eb0cfb3843/f/..
403 sign_malformed  /209901010000/e98464599e39363310e763fbf4da1743/f/x/y/../../a.txt
# encoded, in either case, and in part
403 sign_malformed  /209901010000/56cd1b989e879aab356d17c8a6954741/f/%2e/a.txt
403 sign_malformed  /209901010000/3ea0ab8281acd1d27d2f9e0109d20048/f/%2E/a.txt
403 sign_malformed  /209901010000/da397614ec99003ae23af5f7119a176e/f/x/%2e%2e/a.txt
403 sign_malformed  /209901010000/b6b0f4ed34d7f24b28adad09b196fa16/f/x/.%2e/a.txt
403 sign_malformed  /209901010000/f6ddd42e3d8d1f498a45222badd1c170/f/x/%2E./a.txt
403 sign_malformed  /209901010000/8fd70b05427174c83fb8ce92c3ba6863/f/x/%2E%2e/a.txt
# between slashes of which one is encoded
403 sign_malformed  /209901010000/38afcc87572e5d60c94639867dc7418d/f/x/..%2fa.txt
403 sign_malformed  /209901010000/f094d06c4e678dc92f407b037745e020/f/x%2f../a.txt
403 sign_malformed  /209901010000/01ac89952703aad9a5a3faf42d91491e/f/x%2F..%2Fa.txt
403 sign_malformed  /209901010000/be90c21d29001125f8e655532c5de135/f/x%2f%2e%2e%2fa.txt
403 sign_malformed  /209901010000/eecb8b9e663ac7b77cfff5d3fbfef8d9/f%2f.%2fa.txt
# between several slashes
403 sign_malformed  /209901010000/5f48f676b2905f87e906f418160b1908/f//./a.txt
403 sign_malformed  /209901010000/1903423bf1c60195a4dcc23baed02956/f//x//..//a.txt
# with parameters, for servers behind this one that drop them
403 sign_malformed  /209901010000/b4fb9427ff30146c6c4d58b789b0789c/f/..;/a.txt
403 sign_malformed  /209901010000/a3350df0b46bec9588544f3ff5822345/f/.;/a.txt
403 sign_malformed  /209901010000/e0f7e70ef8eee4299dbb75a47529940c/f/x/..;a=b/a.txt
403 sign_malformed  /209901010000/0c76d38fc873c970cc8548ac75b27d06/f/x/%2e%2e;/a.txt
403 sign_malformed  /209901010000/3a4d5eb474761b1a89b9119b556ef413/f/x/..%3b/a.txt
403 sign_malformed  /209901010000/9ee341eb27a0cb894a0a5efdb60f7136/f/..;
403 sign_malformed  /209901010000/a8d3167955ad63d195dc0a0008986f12/f/.;x



=== TEST 5: the same under a scheme that signs the decoded path
--- config
    antileech_sign qiniu primary-key-1234 path=decoded;
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/./a.txt?sign=dc87be9e6a21ae1e6e763a501e8568bf&t=f0000000
403 sign_malformed  /f/x/../a.txt?sign=c300285f007cab65d954be13c7808060&t=f0000000
403 sign_malformed  /f/x/..;/a.txt?sign=6a845885b204f35e03e95b96526cfee7&t=f0000000
403 sign_malformed  /f/x/%2e%2e/a.txt?sign=c300285f007cab65d954be13c7808060&t=f0000000



=== TEST 6: dots that are only dots
--- config
    antileech_sign qiniu primary-key-1234;
    antileech_sign baidu_b primary-key-1234;
    location /f/ {
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /f/..a.txt?sign=0803010041e612b9c315a81e6673f9da&t=f0000000
200  /f/.a.txt?sign=fcd108bf39c4fe9feff1bc69ac5f2ce6&t=f0000000
200  /f/a..txt?sign=7fec360b70add3d9f6ba6e5427a95d86&t=f0000000
200  /f/a.txt..?sign=81c30357e92ab9a9bbe5837afcbccea7&t=f0000000
200  /f/.../a.txt?sign=08c2ab7d8e939251df644b1855f4c601&t=f0000000
200  /f/;a.txt?sign=fb37cab3a819160e29cadd34bb6ef87c&t=f0000000
200  /f/a;..txt?sign=04508665dc4b631eee7e1de42b48895a&t=f0000000
200  /f/a;/b.txt?sign=ae43497a5b08e00bf2fa61d7398c41d3&t=f0000000
200  /f/%2e%2ea.txt?sign=baba9138f7a6fa1ad3d8318c32e17aa1&t=f0000000
200  /f/%2e%2e./a.txt?sign=6ce7f5de2887493df4fce9da41b18507&t=f0000000
200  /209901010000/2d21b60bbd86d424b96660eb8f281e48/f/..a.txt
200  /209901010000/9336d3404673579c3b0c51fd7f1559d2/f/.a.txt
200  /209901010000/87f82eba20f4fe9c8f674ce837475e22/f/a..txt
200  /209901010000/ee6943bec55ffdaa4c30881b70756976/f/a.txt..
200  /209901010000/5930fad8350039c6dff7e902499ebbd6/f/.../a.txt
# in the query they are no segments
200  /f/a.txt?u=/../x&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000



=== TEST 7: other spellings: the exact raw path is signed, so they are what was signed
--- config
    antileech_sign qiniu primary-key-1234;
    location /f/ {
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
200  /f//a.txt?sign=3ead5588421aa4860320a28212c49fc8&t=f0000000
200  //f/a.txt?sign=f84971a3b0e44a0c059ad9a009aa085c&t=f0000000
200  /f%2fa.txt?sign=36058fa1e6dd209d0d8dc7f5baa3130d&t=f0000000
200  /f%2Fa.txt?sign=f6eebff638228915d426dc03fa239ed4&t=f0000000
200  /f/a\b.txt?sign=2b4de88fb11df2122f4df10d612739c1&t=f0000000
200  /f/a%5cb.txt?sign=41c7352e795c8d0b72239a868a5eb214&t=f0000000
200  /f/a%5Cb.txt?sign=2b5308927ab42892b062c4aa70a29f13&t=f0000000
200  /f/%252e%252e?sign=890fcbe45f5f6a02ebf64dcd0189d04f&t=f0000000
200  /f/%252E%252E?sign=e8951136b5be4d5a565e549aa5e5304e&t=f0000000
200  /f/%252f?sign=5dde192a9168221ae536a3c25c9edd3e&t=f0000000
200  /f/%252F?sign=d2b2744c5e12f274d7611beecbdd1a77&t=f0000000
200  /f/\..\a.txt?sign=4d182930faa3c31ac299c159d8258bde&t=f0000000
200  /f/%255c?sign=078867226ba6caf96676c2a726f944cb&t=f0000000



=== TEST 8: other spellings under a scheme that signs the decoded path, which more than one URL has
--- config
    antileech_sign qiniu primary-key-1234 path=decoded;
    location /f/ {
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f//a.txt?sign=3ead5588421aa4860320a28212c49fc8&t=f0000000
403 sign_malformed  //f/a.txt?sign=f84971a3b0e44a0c059ad9a009aa085c&t=f0000000
403 sign_malformed  /f%2fa.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_malformed  /f%2Fa.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_malformed  /f/a\b.txt?sign=2b4de88fb11df2122f4df10d612739c1&t=f0000000
403 sign_malformed  /f/a%5cb.txt?sign=2b4de88fb11df2122f4df10d612739c1&t=f0000000
403 sign_malformed  /f/a%5Cb.txt?sign=2b4de88fb11df2122f4df10d612739c1&t=f0000000
403 sign_malformed  /f/%252e%252e?sign=18eb6f656ae3e5c20774d5b896597cb4&t=f0000000
403 sign_malformed  /f/%252E%252E?sign=2cb6e5b87a76d7dd3bf11d429017c531&t=f0000000
403 sign_malformed  /f/%252f?sign=6b41a0bb333780c325743f0deb71867b&t=f0000000
403 sign_malformed  /f/%252F?sign=ee5dcff3985b6b62d560c8de887e4c0c&t=f0000000
403 sign_malformed  /f/\..\a.txt?sign=4d182930faa3c31ac299c159d8258bde&t=f0000000
403 sign_malformed  /f/%255c?sign=b59527e9a69ad8d52d1ef2a938c847f1&t=f0000000
403 sign_malformed  /f/%255C?sign=58b4114d184774d86825848077743aca&t=f0000000
403 sign_malformed  /f/a.txt%2f?sign=fea80bf7b55ea1529f83ea47de12029d&t=f0000000
403 sign_malformed  /f/%2f?sign=d9c2eefb9d0008e46fc293671e873828&t=f0000000
403 sign_malformed  /f/a.txt%252E?sign=ac037cbd8160a2ca5a28838a6f827438&t=f0000000
403 sign_malformed  /f/a%252eb?sign=a12fc46ad65ccbb3b66484da8e4580ef&t=f0000000
200  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  /f/%61.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
200  /f/%2525?sign=905fd79905f7c3677b098f432f53d4dc&t=f0000000
200  /f/%2520?sign=0155865091efeada938f9bd673eebd00&t=f0000000



=== TEST 9: # in the target, which no client sends
--- config
    antileech_sign qiniu primary-key-1234;
    antileech_sign baidu_b primary-key-1234;
    location /f/ {
        try_files /f/a.txt =404;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000#
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000#x
403 sign_malformed  /f/a.txt?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000&#x
403 sign_malformed  /f/a.txt?w=#&sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_malformed  /f/a.txt#?sign=9d89a8f9c1aa7c90bd879b0102e5f369&t=f0000000
403 sign_malformed  /f/a.txt#x?sign=cba6d2221a5373fb4f45bb8dd23612eb&t=f0000000
403 sign_malformed  /f/a.txt#x?sign=a76a7b3fa84608da8bd15326b26d5041&t=f0000000
403 sign_malformed  /209901010000/eec7b4167e23bc372464997ee7eef0db/f/a.txt#x
403 sign_malformed  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt?#
# encoded it is a character like others
200  /f/%23.txt?sign=ab1362fd558304a040f7f2cb4ce7867d&t=f0000000
200  /209901010000/2ed00ea077f92f4928c4734be859ed2e/f/%23.txt



=== TEST 10: a path that climbs over its carrier
--- config
    location /f/ {
        antileech_sign baidu_b primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /209901010000/d6ae062467840ebfb2ce13e8791f6d39/../../f/a.txt
403 sign_malformed  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/../../f/a.txt
403 sign_malformed  /209901010000/03f51c14d14ddb0ca95695c6ffe8a70b/f/../../../f/a.txt
403 sign_malformed  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/../../../f/a.txt
403 sign_malformed  /209901010000/26e8363791cdb6c9507b949095326f1a/%2e%2e/%2e%2e/f/a.txt
403 sign_malformed  /209901010000/55919415b2b86dbc1ec3096bba78126d/..%2f..%2ff/a.txt
403 sign_malformed  /209901010000/594dd2fd335b9bdb8a2454e35e7cd776/x/../../../f/a.txt
403 sign_malformed  /209901010000/9337979c9623fe775225272c85ca9ab2//..//..//f/a.txt
403 sign_malformed  /209901010000/7ab94687c4e46d21c3e2d238a9ae4e63/./../../f/a.txt
# with another carrier in what is left
403 sign_malformed  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/../../209901010000/00000000000000000000000000000000/../../f/a.txt
403 sign_malformed  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/../../209901010000/d2a78f8e47489a9f78d441eaedcbe888/f/a.txt
# over one of its segments: that is the path of another location
404  /209901010000/a64403b27a1e970bc34a2c8f3b7f0ec6/../f/a.txt
404  /209901010000/8e8d2d577a533efc5cab7dbdf3cdc9b7/..
# over the root: nginx refuses it
400  /209901010000/c4a97cf5539999e1f0e416c333db545a/../../../f/a.txt



=== TEST 11: the same, when every location has the rule
--- config
    antileech_sign baidu_b primary-key-1234;
--- user_files eval: $::Files
--- cases
403 sign_malformed  /209901010000/d6ae062467840ebfb2ce13e8791f6d39/../../f/a.txt
403 sign_malformed  /209901010000/d2a78f8e47489a9f78d441eaedcbe888/../../f/a.txt
403 sign_malformed  /209901010000/a64403b27a1e970bc34a2c8f3b7f0ec6/../f/a.txt
403 sign_malformed  /209901010000/8e8d2d577a533efc5cab7dbdf3cdc9b7/..
403 sign_malformed  /209901010000/f7720aef001038f73185a6d78bb56608/../..
403 sign_malformed  /209901010000/26e8363791cdb6c9507b949095326f1a/%2e%2e/%2e%2e/f/a.txt



=== TEST 12: the same under the other scheme
--- config
    location /f/ {
        antileech_sign baidu_c_path primary-key-1234;
    }
--- user_files eval: $::Files
--- cases
403 sign_malformed  /220a8166f6425a29d7df671be29b8d4a/f0000000/../../f/a.txt
403 sign_malformed  /a76a7b3fa84608da8bd15326b26d5041/f0000000/../../f/a.txt
403 sign_malformed  /a76a7b3fa84608da8bd15326b26d5041/f0000000/%2e%2e/%2e%2e/f/a.txt
403 sign_malformed  /cea668e4f564d9112702b6583a0f518b/f0000000/./f/a.txt
